/// A slot and how well it fits.
public struct ScoredSlot: Sendable, Hashable {
    /// The slot.
    public let slot: Int
    /// How well it fits: higher is better.
    public let score: Float

    /// Creates a result.
    public init(slot: Int, score: Float) {
        self.slot = slot
        self.score = score
    }
}
