import CLearningKernels
import Parallelism

/// Trains a projection head on the features of a frozen backbone.
///
/// The caller takes steps until an epoch is complete, finishes it, and goes on until the run is finished:
///
///     while !trainer.isFinished {
///         while !trainer.isEpochComplete { report(trainer.advance()) }
///         report(trainer.finishEpoch())
///     }
///
/// It may stop anywhere: a trainer made from ``snapshot()`` goes on as if nothing had happened, bit for bit. Results do
/// not depend on the number of threads. Steps compute on several threads and must not be taken on one of Swift's
/// cooperative threads. Copies are independent of one another.
public struct Trainer: Sendable {
    /// The run's settings.
    public let configuration: TrainingConfiguration
    /// The steps of every epoch.
    public let stepsPerEpoch: Int
    /// What a reader should know about the data, a sentence each: classes with fewer images than a batch takes.
    public let notices: [String]
    /// The best head so far by MAP@R on the validation split, the first of equals; nil before the first epoch has been
    /// finished and without a validation split.
    public internal(set) var best: BestHead?

    let training: LabeledVectors
    let validation: LabeledVectors?
    let threadCount: Int
    let sampler: BatchSampler
    var progress: TrainingSnapshot.Progress
    var network: HeadNetwork
    var proxies: Parameter?
    var losses: BatchLossComputer
    var epochRows: [Int]
    var nextEpochRows: [Int]?

    /// Begins a run.
    ///
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - training: features and classes of the images to train on.
    ///   - validation: those to judge the head with after each epoch, of the same classes; nil to go without.
    ///   - threadCount: how many threads compute; the results do not depend on it.
    /// - Throws: ``MetricLearningError`` with `configuration` for a setting that makes no sense, `empty`, `classes`,
    ///   `labels_mismatch`, `head_mismatch` or `nothing_to_judge` for data that cannot be trained on or judged.
    public init(
        configuration: TrainingConfiguration,
        training: LabeledVectors,
        validation: LabeledVectors? = nil,
        threadCount: Int
    ) throws(MetricLearningError) {
        try configuration.validate()
        let head = try HeadParameters(
            featureWidth: max(1, training.vectors.columns),
            hiddenWidth: configuration.hiddenWidth,
            embeddingWidth: configuration.embeddingWidth,
            seed: configuration.seed
        )
        try self.init(
            configuration: configuration,
            head: head,
            training: training,
            validation: validation,
            threadCount: threadCount
        )
    }

    /// Begins a run from a given head.
    ///
    /// - Throws: ``MetricLearningError`` as the run from random weights does, and `head_mismatch` when the head's widths
    ///   are not those of the settings and the data.
    public init(
        configuration: TrainingConfiguration,
        head: HeadParameters,
        training: LabeledVectors,
        validation: LabeledVectors? = nil,
        threadCount: Int
    ) throws(MetricLearningError) {
        try configuration.validate()
        try TrainingData.require(training, validation: validation)
        sampler = try BatchSampler(
            labels: training.labels,
            classNames: training.classNames,
            configuration: configuration
        )
        guard head.featureWidth == training.vectors.columns, head.hiddenWidth == configuration.hiddenWidth,
            head.embeddingWidth == configuration.embeddingWidth
        else {
            throw MetricLearningError(
                .headMismatch,
                "the head goes from \(head.featureWidth) over \(head.hiddenWidth) to \(head.embeddingWidth) values, but "
                    + "features and settings need \(training.vectors.columns), \(configuration.hiddenWidth) and "
                    + "\(configuration.embeddingWidth)"
            )
        }
        self.configuration = configuration
        self.training = training
        self.validation = validation
        self.threadCount = threadCount
        stepsPerEpoch = sampler.stepsPerEpoch
        notices = sampler.notices
        network = HeadNetwork(
            head,
            batchSize: configuration.batchSize,
            precision: configuration.precision,
            team: WorkerTeam(count: threadCount)
        )
        if configuration.loss == .proxyAnchor {
            proxies = Self.proxies(classCount: training.classNames.count, configuration)
        }
        losses = BatchLossComputer(
            configuration: configuration,
            shape: network.shape,
            classCount: training.classNames.count
        )
        progress = TrainingSnapshot.Progress()
        progress.dataDigest = TrainingData.digest(training, validation: validation)
        epochRows = sampler.rows(ofEpoch: 0)
    }

    /// Proxies as pytorch-metric-learning makes them: normal, with a variance of 2 over their number.
    private static func proxies(classCount: Int, _ configuration: TrainingConfiguration) -> Parameter {
        var random = CounterRandom(seed: configuration.seed, purpose: .proxies)
        let deviation = (2 / Double(classCount)).squareRoot()
        let values = (0..<classCount * configuration.embeddingWidth).map { _ in random.normal(deviation: deviation) }
        return Parameter("proxies", shape: [classCount, configuration.embeddingWidth], values: values)
    }

    /// Finished epochs.
    public var epoch: Int { progress.epoch }
    /// Batches taken in the whole run, skipped steps included.
    public var step: Int { progress.step }
    /// Whether every batch of the epoch under way has been taken, so that ``finishEpoch()`` is due.
    public var isEpochComplete: Bool { progress.stepInEpoch == stepsPerEpoch }
    /// Whether all epochs are done or training has stopped early.
    public var isFinished: Bool { progress.epoch >= configuration.epochs || progress.stoppedEarly }
    /// Whether training has ended for want of progress, before its last epoch.
    public var hasStoppedEarly: Bool { progress.stoppedEarly }
    /// The head as it stands after the last step.
    public var head: HeadParameters { network.head }
}
