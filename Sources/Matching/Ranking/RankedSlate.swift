/// The candidates of one viewer, ranked.
public struct RankedSlate: Sendable, Hashable {
    /// One candidate.
    public struct Entry: Sendable, Hashable {
        /// The candidate.
        public let userId: String
        /// The place in the slate, from 1.
        public let rank: Int
        /// The harmonic mean of the two scores below, from 0 to 1.
        public let score: Double
        /// The calibrated text score, harmonic mean of both directions; `nil` when no text of the candidate took part.
        public let textScore: Double?
        /// The calibrated style score, likewise.
        public let styleScore: Double?
        /// How well the candidate suits the viewer: weighted sum of calibrated text and style.
        public let scoreForViewer: Double
        /// How well the viewer suits the candidate.
        public let scoreForCandidate: Double
        /// The place under the other scorer among all eligible, by the same rules; `nil` when that was not asked for or
        /// cannot be ranked.
        public let counterfactualRank: Int?
        /// The score under the other scorer.
        public let counterfactualScore: Double?
    }

    /// The member who would see the slate.
    public let viewerId: String
    /// How many members the rules admitted, and why they kept out the others.
    public private(set) var tally: EligibilityTally
    /// What candidates were really ranked by: where the viewer has no style or no text, a hybrid is left with the other.
    public let scorer: Scorer
    /// Whether the viewer has no style vector.
    public let styleMissing: Bool
    /// Whether the viewer has no text vector.
    public let textMissing: Bool
    /// Why the slate is worse than it could be, in the order of ``Degradation``.
    public private(set) var degradations: [Degradation]
    /// The best candidates, best first; none when the scorer's only part is missing.
    public let entries: [Entry]

    /// How many members the rules admitted, before the slate was cut to length.
    public var eligible: Int { tally.eligible }

    /// The same slate, where only some of the eligible members were ranked.
    ///
    /// - Parameter pool: How many of all members the rules admitted.
    /// - Returns: The slate with the tally of all, and with ``Degradation/shortlisted`` when somebody was left out.
    public func shortlisted(from pool: EligibilityTally) -> RankedSlate {
        var slate = self
        slate.tally = pool
        if tally.eligible < pool.eligible {
            let reasons = Set(degradations + [.shortlisted])
            slate.degradations = Degradation.allCases.filter(reasons.contains)
        }
        return slate
    }
}
