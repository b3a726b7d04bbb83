import CommandSupport
import Matching
import MetricLearning

/// The weight of style that finds partners best, and what may be expected of it.
///
/// A weight chosen and judged on the same matches looks better than it is. So the people are divided into folds; for each
/// fold the weight is chosen on all others, and the matches of the fold are judged by it (cross-validation; M. Stone,
/// "Cross-validatory choice and assessment of statistical predictions", 1974).
struct WeightSweep: Sendable {
    /// The weights of style that are tried; text has what is left to 1.
    static let weights = (0...20).map { Double($0) / 20 }

    /// The scorers of ``weights``.
    static var scorers: [Scorer] {
        weights.map { weight in
            // Weights of the grid are never refused; without style it is the baseline.
            weight == 0 ? .textOnly : (try? .hybrid(text: 1 - weight, style: weight)) ?? .styleOnly
        }
    }

    /// The mean reciprocal rank of each weight on all queries.
    let curve: [Double]
    /// The index of the weight that is best on all queries: the one to use.
    let best: Int
    /// The index of the weight chosen for each fold, on the others.
    let chosen: [Int]
    /// Each query's rank under the weight that was chosen without it.
    let heldOutRanks: [Int?]

    /// Tries all weights.
    ///
    /// - Parameters:
    ///   - search: The queries, whose ranks from `offset` on are those of ``scorers``.
    ///   - offset: Where they begin.
    ///   - foldCount: Into how many folds the people are divided; fewer when there are fewer groups of people.
    ///   - seed: What the division follows from.
    init(_ search: PartnerSearch, offset: Int, foldCount: Int, seed: UInt64) {
        let ranks = search.queries.map { Array($0.ranks[offset..<offset + Self.weights.count]) }
        let clusters = search.clusters
        let clusterCount = Set(clusters).count
        var order = Array(0..<clusterCount)
        var random = CounterRandom(seed: seed, purpose: .folds)
        random.shuffle(&order)
        let foldCount = max(1, min(foldCount, clusterCount))
        var folds = [Int](repeating: 0, count: clusterCount)
        for (place, cluster) in order.enumerated() { folds[cluster] = place % foldCount }
        func curve(_ isCounted: (Int) -> Bool) -> [Double] {
            let queries = ranks.indices.filter(isCounted)
            return Self.weights.indices.map { weight in
                let sum = queries.reduce(0) { $0 + PairMetric.reciprocalRank.value(ranks[$1][weight]) }
                return sum / Double(max(1, queries.count))
            }
        }
        self.curve = curve { _ in true }
        best = Self.best(of: self.curve)
        chosen = (0..<foldCount).map { fold in
            Self.best(of: curve { foldCount == 1 || folds[clusters[$0]] != fold })
        }
        heldOutRanks = ranks.indices.map { [chosen] query in ranks[query][chosen[folds[clusters[query]]]] }
    }

    /// The best weight; of equally good ones that with the least style.
    private static func best(of curve: [Double]) -> Int {
        curve.indices.max { curve[$0] < curve[$1] || curve[$0] == curve[$1] && $0 > $1 } ?? 0
    }
}
