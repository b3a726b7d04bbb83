package import MetricLearning

/// The four figures that every report shows, each between 0 and 1.
package struct RetrievalFigures: Sendable, Hashable, Codable {
    /// The share of images whose nearest other image has their class.
    package var recallAt1: Double
    /// The share of images that have one of their class among the five nearest.
    package var recallAt5: Double
    /// The mean share of an image's class among its R nearest.
    package var rPrecision: Double
    /// Mean average precision at R.
    package var mapAtR: Double

    /// The metrics in the order of the figures.
    package static let metrics: [RetrievalMetric] = [
        .recall(at: 1), .recall(at: 5), .rPrecision, .averagePrecisionAtR,
    ]

    private init(_ value: (RetrievalMetric) -> Double) {
        recallAt1 = value(.recall(at: 1))
        recallAt5 = value(.recall(at: 5))
        rPrecision = value(.rPrecision)
        mapAtR = value(.averagePrecisionAtR)
    }

    /// The means of measured metrics.
    package init(_ metrics: RetrievalMetrics) {
        self.init { metrics.mean($0) }
    }

    /// The means that a ranking that knows nothing is expected to reach.
    package init(chance: ChanceLevel) {
        self.init { chance.mean($0) ?? 0 }
    }
}
