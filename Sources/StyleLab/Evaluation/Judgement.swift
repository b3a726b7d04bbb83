import CommandSupport
package import MetricLearning

/// What one set of vectors reaches on some images.
package struct Judgement: Sendable {
    /// What each image found.
    package let metrics: RetrievalMetrics
    /// The mean of max(s_an - s_ap + margin, 0) over all triplets of the images.
    package let validationLoss: Double?
    /// How long the search and its figures took, without the loss.
    package let retrievalTime: Duration

    /// Judges vectors of images.
    ///
    /// - Throws: ``CommandFailure`` with what makes them impossible to judge.
    init(_ vectors: LabeledVectors, settings: EvaluationSettings) throws(CommandFailure) {
        let start = ContinuousClock.now
        do throws(MetricLearningError) {
            metrics = try RetrievalMetrics(
                vectors,
                neighborCount: settings.neighborCount,
                threadCount: settings.threadCount
            )
            retrievalTime = ContinuousClock.now - start
            validationLoss = try TripletMargin.mean(
                embeddings: vectors.vectors,
                labels: vectors.labels,
                margin: settings.margin,
                threadCount: settings.threadCount
            )
        } catch {
            throw .usage(error.message)
        }
    }
}
