import MetricLearning

/// How a partner's rank counts.
enum PairMetric: Sendable, Hashable {
    /// Whether the partner is among the first K.
    case hit(at: Int)
    /// One over the partner's rank.
    case reciprocalRank

    /// The figure as people call it.
    var title: String {
        switch self {
        case .hit(let rank): "hit@\(rank)"
        case .reciprocalRank: "MRR"
        }
    }

    /// The figure as it is called in JSON.
    var name: String {
        switch self {
        case .hit(let rank): "hitAt\(rank)"
        case .reciprocalRank: "mrr"
        }
    }

    /// What a rank is worth, from 0 to 1; no rank is worth nothing.
    func value(_ rank: Int?) -> Double {
        guard let rank else { return 0 }
        return switch self {
        case .hit(let limit): rank <= limit ? 1 : 0
        case .reciprocalRank: 1 / Double(rank)
        }
    }

    /// What a rank drawn by lot among `count` candidates is worth on average.
    func chance(among count: Int) -> Double {
        switch self {
        case .hit(let limit): Double(min(limit, count)) / Double(count)
        case .reciprocalRank: (1...count).reduce(0) { $0 + 1 / Double($1) } / Double(count)
        }
    }
}
