/// A member found by an index.
public struct ScoredMember: Sendable, Hashable {
    /// The member's id.
    public let id: String
    /// The cosine of the angle between the member's vector and the query: from -1 to 1, higher is more alike.
    public let score: Float

    /// Creates a result.
    public init(id: String, score: Float) {
        self.id = id
        self.score = score
    }
}
