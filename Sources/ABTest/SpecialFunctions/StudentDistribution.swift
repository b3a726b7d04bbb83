/// Student's t distribution, also for degrees of freedom that are not whole.
public enum StudentDistribution {
    /// The probability of a value at least as far from zero as `t`.
    ///
    /// - Parameters:
    ///   - t: Any number.
    ///   - degreesOfFreedom: Above zero; infinite gives the normal distribution.
    /// - Returns: From 0 to 1.
    public static func twoSided(_ t: Double, degreesOfFreedom: Double) -> Double {
        guard degreesOfFreedom.isFinite else { return 2 * NormalDistribution.cumulative(-abs(t)) }
        guard t.isFinite else { return t.isNaN ? .nan : 0 }
        let square = t * t
        let sum = degreesOfFreedom + square
        return IncompleteBeta.value(degreesOfFreedom / sum, complement: square / sum, degreesOfFreedom / 2, 0.5)
    }

    /// The distance from zero that is exceeded on either side with a probability in total.
    ///
    /// - Parameters:
    ///   - probability: Above 0 and below 1, such as 0.05.
    ///   - degreesOfFreedom: Above zero; infinite gives the normal distribution.
    /// - Returns: The critical value, above zero.
    public static func critical(twoSided probability: Double, degreesOfFreedom: Double) -> Double {
        guard probability > 0, probability < 1, degreesOfFreedom > 0 else { return .nan }
        let start = -NormalDistribution.quantile(probability / 2)
        guard degreesOfFreedom.isFinite else { return start }
        var (low, high) = (0.0, max(1, start))
        while twoSided(high, degreesOfFreedom: degreesOfFreedom) > probability { (low, high) = (high, high * 2) }
        var t = min(max(start, low), high)
        for _ in 0..<200 {
            let excess = twoSided(t, degreesOfFreedom: degreesOfFreedom) - probability
            if excess > 0 { low = t } else { high = t }
            var next = t + excess / (2 * density(t, degreesOfFreedom))
            if !(next > low && next < high) { next = (low + high) / 2 }
            if abs(next - t) <= 2e-16 * abs(t) { return next }
            t = next
        }
        return t
    }

    private static func density(_ t: Double, _ freedom: Double) -> Double {
        // Γ((v+1)/2) / Γ(v/2), by Γ(n) = Γ(n+1)/n and Stirling's formula.
        let correction = SaddlePoint.stirlingError((freedom + 1) / 2) - SaddlePoint.stirlingError(freedom / 2)
        let growth = (freedom + 1) / 2 * logarithmOfOnePlus(1 / freedom) - 0.5
        let ratio = exponential(correction + growth) * ((freedom + 1) / 2).squareRoot() * freedom / (freedom + 1)
        return ratio / (freedom * .pi).squareRoot()
            * exponential(-(freedom + 1) / 2 * logarithmOfOnePlus(t * t / freedom))
    }
}
