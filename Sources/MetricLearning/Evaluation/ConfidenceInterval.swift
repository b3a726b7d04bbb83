import Glibc

/// A range that holds the true value in `confidence` of all repetitions.
public struct ConfidenceInterval: Sendable, Hashable {
    /// The lower end.
    public let lower: Double
    /// The upper end.
    public let upper: Double
    /// The share of repetitions, such as 0.95.
    public let confidence: Double

    /// A range.
    public init(lower: Double, upper: Double, confidence: Double) {
        self.lower = lower
        self.upper = upper
        self.confidence = confidence
    }

    /// Whether a value lies in the range, its ends included.
    public func contains(_ value: Double) -> Bool {
        lower <= value && value <= upper
    }

    /// Wilson's score interval of a share that was found in `count` independent trials (E. B. Wilson, 1927).
    ///
    /// - Precondition: `count` is positive, `share` between 0 and 1, `confidence` between 0 and 1, ends excluded.
    public static func wilson(share: Double, count: Int, confidence: Double = 0.95) -> ConfidenceInterval {
        precondition(count > 0 && (0...1).contains(share) && confidence > 0 && confidence < 1)
        let n = Double(count)
        let z = normalQuantile((1 + confidence) / 2)
        let center = (share + z * z / (2 * n)) / (1 + z * z / n)
        let reach = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        return ConfidenceInterval(
            lower: max(0, center - reach),
            upper: min(1, center + reach),
            confidence: confidence
        )
    }

    /// The value below which a standard normal variable stays with a probability of at least one half.
    private static func normalQuantile(_ probability: Double) -> Double {
        var range = (lower: 0.0, upper: 40.0)
        for _ in 0..<100 {
            let middle = (range.lower + range.upper) / 2
            if erfc(middle / 2.0.squareRoot()) / 2 > 1 - probability {
                range.lower = middle
            } else {
                range.upper = middle
            }
        }
        return range.lower
    }
}
