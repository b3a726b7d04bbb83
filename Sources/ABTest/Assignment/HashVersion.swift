/// How a seed and a unit's id become a number from 0 (included) to 1 (excluded), bit for bit as in GrowthBook's SDKs.
public enum HashVersion: Int, Sendable, Hashable, CaseIterable {
    /// The first form, with thousandths; namespaces still use it. Neighbouring seeds are correlated.
    case one = 1
    /// The form for new experiments, with ten-thousandths and a second round that removes the correlation.
    case two = 2

    /// Where a unit falls.
    ///
    /// Version 1 is `fnv1a32(value + seed) % 1000 / 1000`; version 2 is
    /// `fnv1a32(decimal(fnv1a32(seed + value))) % 10000 / 10000`.
    ///
    /// - Parameters:
    ///   - seed: The experiment's seed.
    ///   - value: The unit's id.
    /// - Returns: A multiple of 0.001 or 0.0001 in 0..<1.
    public func bucket(seed: String, value: String) -> Double {
        switch self {
        case .one: Double(FowlerNollVo.hash(value, seed) % 1000) / 1000
        case .two: Double(FowlerNollVo.hash(String(FowlerNollVo.hash(seed, value))) % 10_000) / 10_000
        }
    }
}
