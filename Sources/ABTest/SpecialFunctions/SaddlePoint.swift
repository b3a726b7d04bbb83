/// Parts of Loader's saddle-point expansion, which keeps binomial and beta densities precise for parameters of any size.
///
/// Source: C. Loader, "Fast and accurate computation of binomial probabilities" (2000).
enum SaddlePoint {
    /// What Stirling's formula lacks: ln Γ(n+1) - (n + 1/2) ln n + n - ln(2π)/2, for n > 0.
    static func stirlingError(_ n: Double) -> Double {
        guard n > 15 else {
            return logarithmOfGamma(n + 1) - (n + 0.5) * logarithm(n) + n - 0.5 * logarithm(2 * .pi)
        }
        let square = n * n
        let coefficients: [Double] = [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360]
        var power = n
        var sum = 0.0
        for coefficient in coefficients {
            sum += coefficient / power
            power *= square
        }
        return sum
    }

    /// k ln(k/m) + m - k, without cancellation where the two are close.
    static func deviance(_ k: Double, _ m: Double) -> Double {
        let difference = k - m
        guard abs(difference) < 0.1 * (k + m) else { return k * logarithm(k / m) + m - k }
        let ratio = difference / (k + m)
        var sum = difference * ratio
        var term = 2 * k * ratio
        var odd = 1.0
        while true {
            term *= ratio * ratio
            odd += 2
            let next = sum + term / odd
            if next == sum { return sum }
            sum = next
        }
    }
}
