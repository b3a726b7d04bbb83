/// A part of 0..<1: the units that fall into it belong together.
public struct BucketRange: Sendable, Hashable {
    /// The lowest value that belongs to it.
    public let lowerBound: Double
    /// The lowest value above it that does not.
    public let upperBound: Double

    /// A range; empty when the bounds are equal or reversed.
    public init(_ lowerBound: Double, _ upperBound: Double) {
        self.lowerBound = lowerBound
        self.upperBound = upperBound
    }

    /// Whether a bucket lies in the range.
    public func contains(_ bucket: Double) -> Bool {
        bucket >= lowerBound && bucket < upperBound
    }

    /// How much of 0..<1 it covers.
    public var width: Double { max(0, min(1, upperBound) - max(0, lowerBound)) }

    /// One range for each variant, each as wide as its weight times the coverage.
    ///
    /// Every range keeps its start whatever the coverage, so that letting more units in never moves one from arm to arm.
    /// Other weights do move them: they are a new phase.
    ///
    /// - Parameters:
    ///   - weights: The variants' shares; they add up to 1.
    ///   - coverage: The share of all units that take part, from 0 to 1.
    /// - Returns: As many ranges as weights, from left to right.
    /// - Throws: ``ABTestError`` with code `invalid_weights` or `invalid_coverage`.
    public static func ranges(weights: [Double], coverage: Double = 1) throws(ABTestError) -> [BucketRange] {
        guard coverage.isFinite, (0...1).contains(coverage) else {
            throw ABTestError(.invalidCoverage, "the coverage is \(coverage), and must be from 0 to 1")
        }
        guard !weights.isEmpty, weights.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
            throw ABTestError(.invalidWeights, "the weights \(weights) must be one or more numbers, none negative")
        }
        let sum = weights.reduce(0, +)
        guard (Self.smallestSum...Self.largestSum).contains(sum) else {
            throw ABTestError(.invalidWeights, "the weights \(weights) add up to \(sum), and must add up to 1")
        }
        var start = 0.0
        return weights.map { weight in
            defer { start += weight }
            return BucketRange(start, start + coverage * weight)
        }
    }

    /// Equal weights for a number of variants.
    public static func equalWeights(_ count: Int) -> [Double] {
        Array(repeating: 1 / Double(max(1, count)), count: count)
    }

    /// Written weights are rounded, such as three times 0.33; other SDKs replace what is further off by equal weights.
    private static let smallestSum = 0.99
    private static let largestSum = 1.01
}
