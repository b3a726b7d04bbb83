/// Asymptotic confidence sequences: intervals that hold at all looks together, however often one looks.
///
/// They are widest relative to others far from the planned size. Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas,
/// "Time-uniform central limit theory and asymptotic confidence sequences", arXiv:2103.06476v7, eq. 9, 155 and 161.
public struct AlwaysValidInterval: Sendable, Hashable {
    /// The number of units, over both arms, at which the interval is to be narrowest.
    public let plannedUnits: Double
    /// One less the promised coverage.
    public let alpha: Double

    /// The method for a planned size.
    ///
    /// - Parameters:
    ///   - plannedUnits: The number of units over both arms at which the interval is narrowest; above 0.
    ///   - confidence: Above 0 and below 1, such as 0.95.
    /// - Throws: ``ABTestError`` with code `invalid_argument`.
    public init(plannedUnits: Double, confidence: Double = 0.95) throws(ABTestError) {
        guard plannedUnits > 0, plannedUnits.isFinite else {
            throw ABTestError(.invalidArgument, "the planned number of units is \(plannedUnits), and must be above 0")
        }
        guard confidence > 0, confidence < 1 else {
            throw ABTestError(.invalidArgument, "the confidence is \(confidence), and must be between 0 and 1")
        }
        self.plannedUnits = plannedUnits
        alpha = 1 - confidence
    }

    /// The interval around an estimate.
    ///
    /// - Parameters:
    ///   - estimate: The estimate.
    ///   - variance: Its variance.
    ///   - units: The units so far, over both arms.
    /// - Returns: Interval and always-valid p-value.
    public func interval(estimate: Double, variance: Double, units: Int) -> LiftEstimate {
        let logarithmOfAlpha = logarithm(alpha)
        let square = (-2 * logarithmOfAlpha + logarithm(-2 * logarithmOfAlpha + 1)) / plannedUnits
        let n = Double(units)
        let spread = n * square + 1
        let factor = 2 * spread * logarithm(spread.squareRoot() / alpha) / (n * n * square)
        let width = (variance * n).squareRoot() * factor.squareRoot()
        let statistic = variance > 0 ? estimate * estimate * n / variance : 0
        let inverseEvidence = spread.squareRoot() * exponential(-square * statistic / (2 * spread))
        return LiftEstimate(
            estimate: estimate,
            lower: estimate - width,
            upper: estimate + width,
            standardError: variance.squareRoot(),
            pValue: min(1, inverseEvidence)
        )
    }
}
