/// How many units an experiment needs, and what it can see with those it has.
public struct SampleSize: Sendable, Hashable {
    /// How likely a false alarm may be, on both sides together.
    public let alpha: Double
    /// How likely a true effect is to be seen.
    public let power: Double

    /// Requirements.
    ///
    /// - Parameters:
    ///   - alpha: Above 0 and below 1.
    ///   - power: Above `alpha` and below 1.
    /// - Throws: ``ABTestError`` with code `invalid_argument`.
    public init(alpha: Double = 0.05, power: Double = 0.8) throws(ABTestError) {
        guard alpha > 0, alpha < 1, power > alpha, power < 1 else {
            throw ABTestError(
                .invalidArgument,
                "alpha is \(alpha) and the power \(power); alpha must be above 0, the power above alpha and below 1"
            )
        }
        self.alpha = alpha
        self.power = power
    }

    /// How many independent units each of two equal arms needs, not rounded: (z + z')² (p q + p' q') / (p' - p)².
    ///
    /// - Parameters:
    ///   - rate: The control's rate, above 0 and below 1.
    ///   - lift: The relative lift that is to be seen; the treatment's rate must lie between 0 and 1 too.
    /// - Returns: The units in each arm.
    /// - Throws: ``ABTestError`` with code `invalid_argument`.
    public func unitsPerArm(rate: Double, lift: Double) throws(ABTestError) -> Double {
        let other = rate * (1 + lift)
        guard rate > 0, rate < 1, other >= 0, other <= 1, lift != 0 else {
            throw ABTestError(
                .invalidArgument,
                "a rate of \(rate) and a lift of \(lift) leave nothing to see: both rates must lie between 0 and 1 and differ"
            )
        }
        let z = -NormalDistribution.quantile(alpha / 2) + NormalDistribution.quantile(power)
        return z * z * (rate * (1 - rate) + other * (1 - other)) / ((other - rate) * (other - rate))
    }

    /// The smallest relative lift upwards that a number of units in each arm can see.
    ///
    /// - Parameters:
    ///   - rate: The control's rate, above 0 and below 1.
    ///   - units: The independent units in each arm.
    /// - Returns: The lift, or `nil` when not even the largest possible one can be seen.
    /// - Throws: ``ABTestError`` with code `invalid_argument`.
    public func detectableLift(rate: Double, units: Double) throws(ABTestError) -> Double? {
        let largest = 1 / rate - 1
        guard try unitsPerArm(rate: rate, lift: largest) <= units else { return nil }
        var (low, high) = (0.0, largest)
        for _ in 0..<200 where high - low > 1e-14 * high {
            let middle = (low + high) / 2
            guard middle > 0 else { break }
            if try unitsPerArm(rate: rate, lift: middle) > units { low = middle } else { high = middle }
        }
        return high
    }

    /// How many times as many observations are needed because those of one cluster resemble one another.
    ///
    /// - Parameters:
    ///   - clusterSize: Observations a cluster, such as impressions a viewer.
    ///   - correlation: The intraclass correlation, from 0 to 1.
    /// - Returns: 1 + (m - 1) ICC.
    public static func designEffect(clusterSize: Double, correlation: Double) -> Double {
        1 + (clusterSize - 1) * correlation
    }
}
