/// Where one candidate stands among all whom a viewer could be shown.
public struct CandidatePlace: Sendable, Hashable {
    /// What candidates were really ranked by: where the viewer has no style or no text, a hybrid is left with the other.
    public let scorer: Scorer
    /// The place, from 1; `nil` when nothing is known of the candidate or the viewer that the scorer weighs.
    public let rank: Int?
}

/// How a candidate stands for a viewer under several scorers.
public enum CandidateStanding: Sendable, Hashable {
    /// The two may not be shown to each other.
    case excluded(Obstacle)
    /// The places, one for each scorer, among so many eligible candidates.
    case ranked([CandidatePlace], eligible: Int)
}

extension MatchRanker {
    /// Says where a candidate stands for a viewer: the rank that ``slate(_:)`` would give without limits and without the
    /// rule of diversity.
    ///
    /// - Parameters:
    ///   - candidateId: The candidate.
    ///   - viewerId: The viewer.
    ///   - referenceYear: The year in which ages are reckoned.
    ///   - calibration: The calibration of scores.
    ///   - scorers: What to rank by.
    /// - Returns: The places, in the order of `scorers`, or why there are none.
    /// - Throws: ``MatchingError`` with code `unknown_member` when one of the two has no attributes.
    public func standing(
        of candidateId: String,
        for viewerId: String,
        referenceYear: Int,
        calibration: ScoreCalibration,
        under scorers: [Scorer]
    ) throws(MatchingError) -> CandidateStanding {
        guard let member = directory.member(viewerId), let slot = directory.slot(of: viewerId),
            let candidate = directory.member(candidateId), let sought = directory.slot(of: candidateId)
        else { throw MatchingError(.unknownMember, "attributes of both members are needed") }
        let rule = Eligibility(referenceYear: referenceYear, requiresSameRegion: requiresSameRegion)
        if let obstacle = rule.obstacle(viewer: member, candidate: candidate) { return .excluded(obstacle) }
        let viewer = try viewer(at: slot)
        let slots = directory.candidates(for: member, under: rule).slots
        let scores = CandidateScores(slots, of: viewer, styles: styles, calibration: calibration)
        guard let place = slots.firstIndex(of: sought) else { return .excluded(.sameMember) }
        let places = scorers.map { scorer in
            let scorer = scorer.without(text: viewer.lacksText, style: viewer.lacksStyle)
            return CandidatePlace(scorer: scorer, rank: rank(of: place, in: scores, scorer))
        }
        return .ranked(places, eligible: slots.count)
    }

    private func rank(of place: Int, in scores: CandidateScores, _ scorer: Scorer) -> Int? {
        let values = scores.reciprocal(scorer)
        let own = values[place]
        guard !own.isNaN else { return nil }
        let slot = scores.slots[place]
        return 1
            + values.indices.count { other in
                values[other] > own || values[other] == own && directory.precedes(scores.slots[other], slot)
            }
    }
}
