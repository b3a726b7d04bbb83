/// How much better one head is than another on the same images.
public struct PairedDifference: Sendable, Hashable {
    /// The mean difference; positive when the first head is better.
    public let mean: Double
    /// The interval of the mean difference.
    public let interval: ConfidenceInterval

    /// A difference.
    public init(mean: Double, interval: ConfidenceInterval) {
        self.mean = mean
        self.interval = interval
    }

    /// Whether the interval leaves out zero: the heads differ by more than the choice of people explains.
    public var isDistinguishable: Bool {
        interval.lower > 0 || interval.upper < 0
    }

    /// The verdict in words.
    public var verdict: String {
        isDistinguishable ? "distinguishable" : "not distinguishable"
    }
}
