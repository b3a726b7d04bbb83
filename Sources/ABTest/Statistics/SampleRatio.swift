/// Whether arms have the sizes that they were meant to have. If not, something is lost on the way in one of them, and no
/// comparison means anything.
public struct SampleRatio: Sendable, Hashable {
    /// Below this probability a mismatch is an alarm.
    public static let alarmThreshold = 0.001

    /// Pearson's statistic.
    public let chiSquare: Double
    /// How likely sizes at least as far off are by chance.
    public let pValue: Double

    /// Tests sizes against weights.
    ///
    /// - Parameters:
    ///   - counts: The units in each arm.
    ///   - weights: The shares they were meant to have, in any scale.
    /// - Throws: ``ABTestError`` with code `invalid_weights` when they do not fit, and `too_few_units` without any unit.
    public init(counts: [Int], weights: [Double]) throws(ABTestError) {
        guard counts.count == weights.count, counts.count >= 2, weights.allSatisfy({ $0 > 0 && $0.isFinite }) else {
            throw ABTestError(.invalidWeights, "\(counts.count) arms need as many weights, each above 0: \(weights)")
        }
        let total = Double(counts.reduce(0, +))
        guard total > 0 else { throw ABTestError(.tooFewUnits, "there are no units to compare the sizes of arms with") }
        let whole = weights.reduce(0, +)
        chiSquare = zip(counts, weights).reduce(0) { sum, arm in
            let expected = arm.1 / whole * total
            return sum + (Double(arm.0) - expected) * (Double(arm.0) - expected) / expected
        }
        pValue = ChiSquareDistribution.upperTail(chiSquare, degreesOfFreedom: counts.count - 1)
    }

    /// Whether the sizes are an alarm.
    public var isMismatch: Bool { pValue < Self.alarmThreshold }
}
