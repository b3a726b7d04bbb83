/// The chi-square distribution.
public enum ChiSquareDistribution {
    /// The probability of a value above `x`: Q(k/2, x/2), the regularised upper incomplete gamma function.
    ///
    /// - Parameters:
    ///   - x: The statistic.
    ///   - degreesOfFreedom: At least 1.
    /// - Returns: From 0 to 1.
    public static func upperTail(_ x: Double, degreesOfFreedom: Int) -> Double {
        guard x > 0 else { return 1 }
        guard x.isFinite else { return 0 }
        let (a, half) = (Double(degreesOfFreedom) / 2, x / 2)
        // x^a e^-x / Γ(a), by Loader's expansion.
        let density =
            exponential(-SaddlePoint.stirlingError(a) - SaddlePoint.deviance(a, half)) * (a / (2 * .pi)).squareRoot()
        guard half < a + 1 else {
            return density
                / ContinuedFraction.value(first: half + 1 - a) { index in
                    let n = Double(index)
                    return (n * (a - n), half + 2 * n + 1 - a)
                }
        }
        var (term, sum, n) = (1 / a, 1 / a, a)
        while term > sum * 1e-17 {
            n += 1
            term *= half / n
            sum += term
        }
        return 1 - density * sum
    }
}
