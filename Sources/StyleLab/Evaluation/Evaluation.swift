package import CommandSupport
package import MetricLearning

/// A judged head beside the frozen features that it starts from and beside chance.
package struct Evaluation: Sendable {
    /// What is judged.
    package enum Subject: String, Sendable {
        /// A head's embeddings of the file's features.
        case head
        /// The file's embeddings; the features behind them are not known.
        case embeddings
        /// The file's features themselves, the untrained baseline.
        case features
    }

    /// What is judged.
    package let subject: Subject
    /// The images.
    package let images: JudgedImages
    /// How they are judged.
    package let settings: EvaluationSettings
    /// What the subject reaches.
    package let judgement: Judgement
    /// What the frozen features reach on the same images; nil for embeddings, whose features are not known.
    package let untrained: Judgement?
    /// What a ranking that knows nothing reaches.
    package let chance: ChanceLevel
    /// Identities among the judged queries.
    package let clusterCount: Int
    /// The interval of each metric of the subject; nothing with fewer than two identities.
    package let intervals: [RetrievalMetric: ConfidenceInterval]
    /// The interval of each metric of the untrained features.
    package let untrainedIntervals: [RetrievalMetric: ConfidenceInterval]
    /// By how much a head is better than the untrained features on the same images.
    package let gains: [RetrievalMetric: PairedDifference]

    /// Judges images.
    ///
    /// - Parameters:
    ///   - images: Images with features or embeddings.
    ///   - kind: Which of the two they have.
    ///   - head: The head to judge; nil judges the vectors as they are.
    ///   - settings: How they are judged.
    /// - Throws: ``CommandFailure`` of wrong use when the head does not fit the features, is given for embeddings, or
    ///   makes no finite embeddings.
    package init(
        _ images: JudgedImages,
        kind: VectorFile.Kind,
        head: HeadParameters?,
        settings: EvaluationSettings
    ) throws(CommandFailure) {
        let own = try Judgement(images.vectors, settings: settings)
        self.images = images
        self.settings = settings
        if let head {
            guard kind == .features else {
                throw .usage("these are embeddings already; give --head with the features, or the embeddings alone")
            }
            subject = .head
            let embeddings = try head.embeddings(of: images.vectors, threadCount: settings.threadCount)
            judgement = try Judgement(embeddings, settings: settings)
            untrained = own
        } else {
            subject = kind == .features ? .features : .embeddings
            judgement = own
            untrained = kind == .features ? own : nil
        }
        chance = own.metrics.chance
        let bootstrap = ClusteredBootstrap(
            identities: own.metrics.queries.map { images.clusters[$0.row] },
            replicateCount: settings.replicateCount,
            confidence: settings.confidence,
            seed: settings.seed
        )
        clusterCount = bootstrap.clusterCount
        let found = Self.intervals(
            judgement.metrics,
            against: subject == .head ? untrained?.metrics : nil,
            settings: settings,
            bootstrap: bootstrap
        )
        intervals = found.own
        untrainedIntervals = subject == .features ? found.own : found.baseline
        gains = found.gains
    }

    private struct Intervals {
        var own: [RetrievalMetric: ConfidenceInterval] = [:]
        var baseline: [RetrievalMetric: ConfidenceInterval] = [:]
        var gains: [RetrievalMetric: PairedDifference] = [:]
    }

    private static func intervals(
        _ metrics: RetrievalMetrics,
        against baseline: RetrievalMetrics?,
        settings: EvaluationSettings,
        bootstrap: ClusteredBootstrap
    ) -> Intervals {
        let wanted = settings.metrics
        let own = wanted.map(metrics.values)
        let others = baseline.map { wanted.map($0.values) } ?? []
        let differences = zip(own, others).map { zip($0, $1).map { $0 - $1 } }
        var found = Intervals()
        // All at once, so that each replicate is drawn once.
        guard let all = bootstrap.intervals(of: own + others + differences, threadCount: settings.threadCount)
        else { return found }
        for (index, metric) in wanted.enumerated() {
            found.own[metric] = all[index]
            guard baseline != nil else { continue }
            found.baseline[metric] = all[wanted.count + index]
            let difference = differences[index]
            found.gains[metric] = PairedDifference(
                mean: difference.reduce(0, +) / Double(difference.count),
                interval: all[2 * wanted.count + index]
            )
        }
        return found
    }
}

extension HeadParameters {
    /// The head's embeddings of labelled features.
    ///
    /// - Throws: ``CommandFailure`` of wrong use when the widths differ or an embedding is not finite.
    func embeddings(of features: LabeledVectors, threadCount: Int) throws(CommandFailure) -> LabeledVectors {
        do throws(MetricLearningError) {
            return try LabeledVectors(
                vectors: Projection(self, threadCount: threadCount).embeddings(of: features.vectors),
                labels: features.labels,
                classNames: features.classNames
            )
        } catch {
            guard error.code == .notFinite else { throw .usage(error.message) }
            throw .usage("the head makes no finite embeddings of these features: its weights are damaged")
        }
    }
}
