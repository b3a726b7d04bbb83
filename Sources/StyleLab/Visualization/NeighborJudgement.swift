package import MetricLearning

/// What the nearest images say about each image's style, in the space that a map is made of.
package struct NeighborJudgement: Sendable {
    /// The nearest image's style; nil for an image that was not judged.
    package let nearest: [Int?]
    /// The style that the nearest images vote for; nil for an image that was not judged.
    package let voted: [Int?]
    /// How many images vote.
    package let neighborCount: Int
    /// How many images were judged.
    package let judgedCount: Int
    /// The share of judged images whose nearest image has their style.
    package let nearestAccuracy: Double
    /// The share of judged images for whose style the nearest images vote.
    package let accuracy: Double
    /// The 95 % Wilson interval of ``accuracy``.
    package let interval: ConfidenceInterval
    /// The accuracies of a space that knows nothing.
    package let chance: (nearest: Double, voted: Double)
    /// For each style, how many judged images of it were taken for each style.
    let confusion: ConfusionMatrix

    /// Judges images by the others; images without a style neither ask nor answer.
    ///
    /// - Parameters:
    ///   - vectors: one row an image.
    ///   - labels: the style of each, -1 for none.
    ///   - styleCount: how many styles there are.
    ///   - neighborCount: how many of the nearest images vote.
    ///   - threadCount: how many threads compute.
    /// - Returns: nil when nothing can be judged because there are fewer than two styles, or no style with two images.
    /// - Throws: ``MetricLearningError`` with `not_finite`.
    package static func judge(
        _ vectors: Matrix,
        labels: [Int],
        styleCount: Int,
        neighborCount: Int,
        threadCount: Int
    ) throws(MetricLearningError) -> NeighborJudgement? {
        let labelled = labels.indices.filter { labels[$0] >= 0 }
        let counts = labels.reduce(into: [Int](repeating: 0, count: styleCount)) { if $1 >= 0 { $0[$1] += 1 } }
        guard counts.count(where: { $0 > 0 }) >= 2, counts.contains(where: { $0 >= 2 }) else { return nil }
        let metrics = try RetrievalMetrics(
            embeddings: labelled.count == labels.count ? vectors : vectors.selecting(rows: labelled),
            labels: labelled.map { labels[$0] },
            classCount: styleCount,
            neighborCount: min(neighborCount, labelled.count - 1),
            threadCount: threadCount
        )
        return NeighborJudgement(metrics, rows: labelled, count: labels.count)
    }

    private init(_ metrics: RetrievalMetrics, rows: [Int], count: Int) {
        var nearest = [Int?](repeating: nil, count: count)
        var voted = nearest
        for query in metrics.queries {
            nearest[rows[query.row]] = query.nearestLabel
            voted[rows[query.row]] = query.votedLabel
        }
        self.nearest = nearest
        self.voted = voted
        neighborCount = metrics.neighborCount
        judgedCount = metrics.queries.count
        nearestAccuracy = metrics.mean(.recall(at: 1))
        accuracy = metrics.mean(.neighborAccuracy)
        interval = .wilson(share: metrics.mean(.neighborAccuracy), count: metrics.queries.count)
        let chances = ChanceLevel(classCounts: metrics.classCounts, neighborCount: metrics.neighborCount)
        chance = (chances.mean(.recall(at: 1)) ?? 0, chances.mean(.neighborAccuracy) ?? 0)
        confusion = metrics.confusion(.vote)
    }
}
