/// The best head of a run so far.
public struct BestHead: Sendable, Hashable {
    /// The epoch after which it stood, counted from 1.
    public var epoch: Int
    /// Its MAP@R on the validation split.
    public var mapAtR: Double
    /// Its values.
    public var head: HeadParameters
}
