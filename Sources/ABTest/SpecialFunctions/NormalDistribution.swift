/// The standard normal distribution.
public enum NormalDistribution {
    /// The density at `x`.
    public static func density(_ x: Double) -> Double {
        exponential(-x * x / 2) / (2 * Double.pi).squareRoot()
    }

    /// The probability of at most `x`.
    public static func cumulative(_ x: Double) -> Double {
        complementaryError(-x / 2.0.squareRoot()) / 2
    }

    /// The value that is not exceeded with a probability; infinite for 0 and 1.
    ///
    /// Starts at Abramowitz and Stegun 26.2.23 and takes steps of Halley's method on the lower tail, where the cumulative
    /// distribution keeps its relative precision.
    ///
    /// - Parameter probability: From 0 to 1.
    /// - Returns: The quantile; not a number outside of 0 to 1.
    public static func quantile(_ probability: Double) -> Double {
        guard (0...1).contains(probability) else { return .nan }
        guard probability > 0 else { return -.infinity }
        guard probability < 1 else { return .infinity }
        guard probability <= 0.5 else { return -lowerQuantile(1 - probability) }
        return lowerQuantile(probability)
    }

    private static func lowerQuantile(_ probability: Double) -> Double {
        let t = (-2 * logarithm(probability)).squareRoot()
        let numerator = 2.515517 + t * (0.802853 + t * 0.010328)
        let denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
        var x = numerator / denominator - t
        for _ in 0..<4 {
            let step = (cumulative(x) - probability) / density(x)
            x -= step / (1 + step * x / 2)
        }
        return x
    }
}
