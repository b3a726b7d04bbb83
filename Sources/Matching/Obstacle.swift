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
}
