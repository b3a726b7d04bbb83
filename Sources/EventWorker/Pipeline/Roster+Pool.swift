import Contracts
import Matching

/// What an index elsewhere asks of the members' attributes.
extension Roster {
    /// The viewer of a slate, and how many of all members the rules admit.
    ///
    /// - Throws: `MatchingError` with `unknown_member` when no attributes of the viewer are known.
    func pool(for request: SlateRequest) throws(MatchingError) -> (viewer: Member, tally: EligibilityTally) {
        guard let viewer = ranker.directory.member(request.viewerId) else {
            throw MatchingError.unknownViewer
        }
        let rule = rule(for: request)
        return (viewer, ranker.directory.candidates(for: viewer, under: rule, limits: request.limits).tally)
    }

    /// Those of some members whom the rules admit, in the same order.
    func eligible(among userIds: [String], for viewer: Member, _ request: SlateRequest) -> [Member] {
        let rule = rule(for: request)
        return userIds.compactMap { userId in
            guard let candidate = ranker.directory.member(userId),
                rule.obstacle(viewer: viewer, candidate: candidate) == nil, request.limits.obstacle(userId) == nil
            else { return nil }
            return candidate
        }
    }

    /// The rule that a slate is made under.
    nonisolated func rule(for request: SlateRequest) -> Eligibility {
        Eligibility(referenceYear: request.referenceYear, requiresSameRegion: requiresSameRegion)
    }

    /// What a vector set is told of a member; nil while there is no embedding that may be compared.
    func vectorSetEntry(of userId: String) -> VectorSetEntry? {
        guard let style = style(of: userId) else { return nil }
        let member = ranker.directory.member(userId)
        return VectorSetEntry(
            style: style,
            profile: profiles[userId].flatMap { profile in member.map { (profile.occurredAt, $0) } }
        )
    }

    /// Whether a record of attributes is the one that is known.
    func holds(_ attributes: MemberAttributes) -> Bool {
        profiles[attributes.userId].map {
            $0.sourceEventId == attributes.sourceEventId && $0.occurredAt == attributes.occurredAt
        } ?? false
    }
}
