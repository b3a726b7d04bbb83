import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How a cosine becomes a score between 0 and 1 that says how high it is among cosines of its kind.
///
/// Cosines of texts and of styles lie in different narrow ranges, so that neither could be added to the other as it is.
/// Each curve rises everywhere, so the order of cosines is kept.
public enum CalibrationCurve: Sendable, Hashable {
    /// (1 + cosine) / 2: no sample was seen.
    case cosine
    /// The share of a normal distribution that lies below, Φ((cosine - mean) / deviation).
    case normal(mean: Double, deviation: Double)
    /// The share of a sample that lies below, between quantiles of the sample by straight lines, beyond them approaching
    /// 0 and 1 without reaching them, as steeply as the curve ended.
    ///
    /// The quantiles are those at 0.5/n, 1.5/n, ... of the sample, at least two, each larger than the one before.
    case quantiles([Double])

    /// The calibrated score of a cosine, from 0 to 1; NaN stays NaN.
    public func callAsFunction(_ cosine: Double) -> Double {
        switch self {
        case .cosine: (1 + min(max(cosine, -1), 1)) / 2
        case .normal(let mean, let deviation): 0.5 * erfc((mean - cosine) / (deviation * 2.0.squareRoot()))
        case .quantiles(let knots): Self.share(of: cosine, among: knots)
        }
    }

    /// Whether the numbers describe a curve that rises.
    public var isValid: Bool {
        switch self {
        case .cosine: true
        case .normal(let mean, let deviation): mean.isFinite && deviation.isFinite && deviation > 0
        case .quantiles(let knots):
            knots.count >= 2 && knots.allSatisfy(\.isFinite) && zip(knots, knots.dropFirst()).allSatisfy { $0 < $1 }
        }
    }

    private static func share(of cosine: Double, among knots: [Double]) -> Double {
        guard !cosine.isNaN, let first = knots.first, let last = knots.last, knots.count >= 2 else { return .nan }
        let step = 1 / Double(knots.count)
        let edge = step / 2
        if cosine <= first {
            let slope = step / (knots[1] - first)
            return edge * exp((cosine - first) * slope / edge)
        }
        if cosine >= last {
            let slope = step / (last - knots[knots.count - 2])
            return 1 - edge * exp((last - cosine) * slope / edge)
        }
        var lower = 0
        var upper = knots.count - 1
        while upper - lower > 1 {
            let middle = (lower + upper) / 2
            if knots[middle] <= cosine { lower = middle } else { upper = middle }
        }
        let part = (cosine - knots[lower]) / (knots[upper] - knots[lower])
        return edge + (Double(lower) + part) * step
    }
}

extension CalibrationCurve: Codable {
    private enum Kind: String, Codable { case cosine, normal, quantiles }
    private enum CodingKeys: String, CodingKey { case kind, mean, deviation, quantiles }

    /// Reads `{"kind": "cosine"}`, `{"kind": "normal", "mean", "deviation"}` or `{"kind": "quantiles", "quantiles": []}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .kind) {
        case .cosine: self = .cosine
        case .normal:
            self = .normal(
                mean: try container.decode(Double.self, forKey: .mean),
                deviation: try container.decode(Double.self, forKey: .deviation)
            )
        case .quantiles: self = .quantiles(try container.decode([Double].self, forKey: .quantiles))
        }
        guard isValid else {
            throw DecodingError.dataCorruptedError(
                forKey: .kind,
                in: container,
                debugDescription: "the numbers do not describe a curve that rises"
            )
        }
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .cosine: try container.encode(Kind.cosine, forKey: .kind)
        case .normal(let mean, let deviation):
            try container.encode(Kind.normal, forKey: .kind)
            try container.encode(mean, forKey: .mean)
            try container.encode(deviation, forKey: .deviation)
        case .quantiles(let knots):
            try container.encode(Kind.quantiles, forKey: .kind)
            try container.encode(knots, forKey: .quantiles)
        }
    }
}
