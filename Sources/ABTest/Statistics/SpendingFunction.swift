/// How much of the chance of a false alarm may be used up by a share of the information.
public enum SpendingFunction: Sendable, Hashable {
    /// α tᵖ; with exponent 2 weekly looks cost little.
    case power(Double)
    /// 2 - 2 Φ(z(α/2) / √t), close to O'Brien and Fleming's bounds: next to nothing early.
    case obrienFleming
    /// α ln(1 + (e - 1) t), close to Pocock's bounds: about the same at each look.
    case pocock

    /// What is spent at a share of the information.
    ///
    /// Source: Lan and DeMets, "Discrete sequential boundaries for clinical trials" (1983).
    ///
    /// - Parameters:
    ///   - fraction: From 0 to 1.
    ///   - alpha: What is spent in the end.
    /// - Returns: From 0 to `alpha`.
    public func spent(at fraction: Double, alpha: Double) -> Double {
        guard fraction > 0 else { return 0 }
        guard fraction < 1 else { return alpha }
        switch self {
        case .power(let exponent): return alpha * exponential(exponent * logarithm(fraction))
        case .obrienFleming:
            let z = NormalDistribution.quantile(alpha / 2)
            return 2 * NormalDistribution.cumulative(z / fraction.squareRoot())
        case .pocock: return alpha * logarithmOfOnePlus((exponential(1) - 1) * fraction)
        }
    }
}
