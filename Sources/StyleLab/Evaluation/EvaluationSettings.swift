package import MetricLearning

/// How embeddings are judged.
package struct EvaluationSettings: Sendable, Hashable {
    /// Further ranks K of Recall@K beside 1 and 5.
    package var recallRanks: [Int] = [10]
    /// How many of the nearest images vote for a class.
    package var neighborCount = 5
    /// The margin of the validation loss, a difference of cosines.
    package var margin: Float = 0.3
    /// How many replicates the bootstrap draws.
    package var replicateCount = 2000
    /// The share of repetitions in which an interval should hold the true value.
    package var confidence = 0.95
    /// What the bootstrap's draws follow from.
    package var seed: UInt64 = 0
    /// How many threads compute; no figure depends on it.
    package var threadCount: Int

    /// The usual settings.
    package init(threadCount: Int) {
        self.threadCount = threadCount
    }

    /// All metrics in the order of tables.
    package var metrics: [RetrievalMetric] {
        let ranks = Set(recallRanks).subtracting([1, 5]).sorted()
        return [.recall(at: 1), .recall(at: 5)] + ranks.map { .recall(at: $0) }
            + [.rPrecision, .averagePrecisionAtR, .averagePrecision, .reciprocalRank, .neighborAccuracy]
    }
}
