/// The candidates of one viewer, ranked.
public struct RankedSlate: Sendable, Hashable {
    /// One candidate.
    public struct Entry: Sendable, Hashable {
        /// The candidate.
        public let userId: String
        /// The place in the slate, from 1.
        public let rank: Int
        /// The cosine between the two style vectors, from -1 to 1.
        public let score: Float
    }

    /// The member who would see the slate.
    public let viewerId: String
    /// How many members the two-sided rule admitted, and why it kept out the others.
    public let tally: EligibilityTally
    /// How many eligible candidates have no vector, and so no place by style.
    public let unranked: Int
    /// Whether the viewer has no vector; then there are no entries.
    public let styleMissing: Bool
    /// The best candidates, best first.
    public let entries: [Entry]

    /// How many members the two-sided rule admitted, before the slate was cut to length.
    public var eligible: Int { tally.eligible }
}
