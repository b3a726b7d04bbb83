/// Why a candidate may not be shown to a viewer, in the order in which the rule looks.
public enum Obstacle: String, Sendable, Hashable, CaseIterable {
    /// The candidate is the viewer.
    case sameMember = "same_member"
    /// The viewer does not take part in matching.
    case viewerInactive = "viewer_inactive"
    /// The candidate does not take part in matching.
    case candidateInactive = "candidate_inactive"
    /// The viewer looks for other genders.
    case viewerSeeksOthers = "viewer_seeks_others"
    /// The candidate looks for other genders.
    case candidateSeeksOthers = "candidate_seeks_others"
    /// The viewer looks for other ages.
    case outsideViewerAgeRange = "outside_viewer_age_range"
    /// The candidate looks for other ages.
    case outsideCandidateAgeRange = "outside_candidate_age_range"
    /// The two live in different regions, where that matters.
    case differentRegion = "different_region"
    /// The viewer has blocked the candidate.
    case blockedByViewer = "blocked_by_viewer"
    /// The candidate has blocked the viewer.
    case blockedByCandidate = "blocked_by_candidate"
    /// The viewer has been shown the candidate not long ago.
    case alreadySeen = "already_seen"
    /// The candidate has been shown to as many members as may see one candidate for now.
    case shownEnough = "shown_enough"

    /// The obstacle's place in ``allCases``.
    var place: Int { Self.places[self] ?? 0 }

    private static let places = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}
