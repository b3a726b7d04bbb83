/// What a ranking that knows nothing reaches: the exact expectation of each metric when the other images stand in
/// random order.
///
/// For a query whose class has R of the M other images, the images before rank r + 1 are a draw of r without
/// replacement, so the hits among them are hypergeometric. Means are taken over the queries whose class has another
/// image, as ``RetrievalMetrics`` takes them.
public struct ChanceLevel: Sendable, Hashable {
    /// How many images each class has.
    public let classCounts: [Int]
    /// How many of the nearest images vote for a class.
    public let neighborCount: Int

    /// The chance level of images whose classes have these sizes.
    public init(classCounts: [Int], neighborCount: Int = 5) {
        self.classCounts = classCounts
        self.neighborCount = neighborCount
    }

    /// The expected mean of a metric; nil when no class has two images.
    public func mean(_ metric: RetrievalMetric, _ average: RetrievalMetrics.Average = .micro) -> Double? {
        let judged = zip(classCounts, perClass(metric)).compactMap { count, value in value.map { (count, $0) } }
        guard !judged.isEmpty else { return nil }
        switch average {
        case .micro:
            let queries = judged.reduce(0) { $0 + $1.0 }
            return judged.reduce(0) { $0 + Double($1.0) * $1.1 } / Double(queries)
        case .macro:
            return judged.reduce(0) { $0 + $1.1 } / Double(judged.count)
        }
    }

    /// The expected value of a metric for the queries of each class; nil for a class with fewer than two images.
    public func perClass(_ metric: RetrievalMetric) -> [Double?] {
        // Classes of equal size have equal chances.
        var known: [Int: Double] = [:]
        return classCounts.indices.map { label in
            let count = classCounts[label]
            guard count > 1 else { return nil }
            let value = known[count] ?? expectation(metric, label: label)
            known[count] = value
            return value
        }
    }

    private func expectation(_ metric: RetrievalMetric, label: Int) -> Double {
        let relevant = classCounts[label] - 1
        let others = classCounts.reduce(-1, +)
        switch metric {
        case .recall(let rank):
            return 1 - Self.missProbability(after: min(max(rank, 0), others), relevant: relevant, others: others)
        case .rPrecision:
            return Double(relevant) / Double(others)
        case .averagePrecisionAtR:
            return Self.precisionSum(through: relevant, relevant: relevant, others: others) / Double(relevant)
        case .averagePrecision:
            return Self.precisionSum(through: others, relevant: relevant, others: others) / Double(relevant)
        case .reciprocalRank:
            return Self.reciprocalRank(relevant: relevant, others: others)
        case .neighborAccuracy:
            var pool = classCounts
            pool[label] -= 1
            return VoteChance(pool: pool, draws: min(neighborCount, others)).probability(of: label)
        }
    }

    /// The chance that none of the first `rank` images is a hit: C(M - R, rank) / C(M, rank).
    private static func missProbability(after rank: Int, relevant: Int, others: Int) -> Double {
        (0..<rank).reduce(1.0) { $0 * Double(max(0, others - relevant - $1)) / Double(others - $1) }
    }

    /// The expected sum of the precision at each hit among the first `last` images.
    ///
    /// Rank i holds a hit with probability R / M; given that, each of the i - 1 images before it is one with probability
    /// (R - 1) / (M - 1), so the precision there is expected to be (1 + (i - 1)(R - 1) / (M - 1)) / i.
    private static func precisionSum(through last: Int, relevant: Int, others: Int) -> Double {
        let further = others > 1 ? Double(relevant - 1) / Double(others - 1) : 0
        let sum = (1...last).reduce(0.0) { $0 + (1 + Double($1 - 1) * further) / Double($1) }
        return sum * Double(relevant) / Double(others)
    }

    /// The sum over ranks r of 1 / r times the chance that the first hit stands there.
    private static func reciprocalRank(relevant: Int, others: Int) -> Double {
        var missed = 1.0
        var sum = 0.0
        for rank in 1...(others - relevant + 1) {
            let left = Double(others - rank + 1)
            sum += missed * Double(relevant) / left / Double(rank)
            missed *= (left - Double(relevant)) / left
        }
        return sum
    }
}
