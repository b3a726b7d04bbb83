/// Sums over units, from which mean and variance follow; sums of parts add up.
public struct SampleMoments: Sendable, Hashable {
    /// How many units.
    public private(set) var count = 0
    /// The sum of their values.
    public private(set) var sum = 0.0
    /// The sum of their squares.
    public private(set) var sumOfSquares = 0.0

    /// No units.
    public init() {}

    /// The moments of values.
    public init(_ values: some Sequence<Double>) {
        for value in values { add(value) }
    }

    /// Adds a unit.
    public mutating func add(_ value: Double) {
        count += 1
        sum += value
        sumOfSquares += value * value
    }

    /// The mean; 0 without units.
    public var mean: Double { count == 0 ? 0 : sum / Double(count) }

    /// The variance with n - 1; 0 with fewer than two units.
    public var variance: Double {
        count < 2 ? 0 : max(0, (sumOfSquares - sum * sum / Double(count)) / Double(count - 1))
    }
}
