package import MetricLearning

/// One figure of a trained head with everything that it must be read against.
package struct HeadFigure: Sendable, Hashable {
    /// The name that people read.
    package let title: String
    /// What the head reaches.
    package let value: Double
    /// Where the true value lies; nil when all images are of one identity.
    package let interval: ConfidenceInterval?
    /// What a ranking that knows nothing reaches.
    package let chance: Double?
    /// What the frozen features reach without a head.
    package let untrained: Double?
    /// How much better the head is than the frozen features on the same images.
    package let gain: PairedDifference?

    /// The four figures of a report.
    ///
    /// - Parameter evaluation: A judged head.
    /// - Returns: The figures in the order of `RetrievalFigures.metrics`.
    package static func figures(of evaluation: Evaluation) -> [HeadFigure] {
        RetrievalFigures.metrics.map { metric in
            HeadFigure(
                title: EvaluationPrinter.title(metric),
                value: evaluation.judgement.metrics.mean(metric),
                interval: evaluation.intervals[metric],
                chance: evaluation.chance.mean(metric),
                untrained: evaluation.untrained?.metrics.mean(metric),
                gain: evaluation.gains[metric]
            )
        }
    }
}
