/// The regularised incomplete beta function.
enum IncompleteBeta {
    /// I_x(a, b) for a, b > 0, with the complement of x given so that it does not lose digits.
    static func value(_ x: Double, complement y: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard y > 0 else { return 1 }
        let distance = (a + b) * y - b
        guard distance >= 0 else { return 1 - fraction(y, x, b, a, distance: -distance) }
        return fraction(x, y, a, b, distance: distance)
    }

    /// The continued fraction of Didonato and Morris, "Significant digit computation of the incomplete beta function
    /// ratios" (1992), which stays precise where x is close to 1 and a is large; the distance, a - (a + b) x, is not
    /// negative.
    private static func fraction(_ x: Double, _ y: Double, _ a: Double, _ b: Double, distance: Double) -> Double {
        let n = a + b
        let exponent =
            SaddlePoint.stirlingError(n) - SaddlePoint.stirlingError(a) - SaddlePoint.stirlingError(b)
            - SaddlePoint.deviance(a, n * x) - SaddlePoint.deviance(b, n * y)
        // x^a y^b / B(a, b), by Loader's expansion.
        let density = (a * b / (2 * .pi * n)).squareRoot() * exponential(exponent)
        let c = 1 + distance
        let c1 = 1 + 1 / a
        let denominator = ContinuedFraction.value(first: c / c1) { index in
            let k = Double(index)
            let (p, s) = (1 + (k - 1) / a, a + 2 * k - 1)
            let w = k * (b - k) * x
            let alpha = p * (p + b / a) * (a / s) * (a / s) * w * x
            let beta = k + w / s + (1 + k / a) / (c1 + 2 * k / a) * (c + k * (y + 1))
            return (alpha, beta)
        }
        return density / denominator
    }
}
