/// Everything that a run needs to go on as if it had never been interrupted: the continuation is equal bit for bit.
public struct TrainingSnapshot: Sendable, Hashable {
    /// Named values in row-major order.
    public struct Tensor: Sendable, Hashable {
        /// What it is: `parameters/0.weight`, `firstMoments/0.weight`, `secondMoments/0.weight`, `best/0.weight` and so on
        /// for each tensor of the head, and `proxies` in place of the tensor's name for a loss that has them.
        public var name: String
        /// One or two extents.
        public var shape: [Int]
        /// The values, row after row.
        public var values: [Float]

        /// A tensor of the given values.
        public init(name: String, shape: [Int], values: [Float]) {
            self.name = name
            self.shape = shape
            self.values = values
        }
    }

    /// Where the run stands. Batches and dropout masks follow from the seed and these counters.
    public struct Progress: Sendable, Hashable, Codable {
        /// Finished epochs.
        public var epoch = 0
        /// Batches taken in the epoch that is under way.
        public var stepInEpoch = 0
        /// Batches taken in the whole run.
        public var step = 0
        /// Steps that the optimiser took; the t of its bias corrections.
        public var optimizerSteps = 0
        /// The sum of the losses of the epoch that is under way.
        public var lossSum = 0.0
        /// The skipped steps of the epoch that is under way.
        public var skipped = 0
        /// The epoch of the best head, counted from 1.
        public var bestEpoch: Int?
        /// The MAP@R of the best head on the validation split.
        public var bestMAPAtR: Double?
        /// Whether the run has ended for want of progress.
        public var stoppedEarly = false
        /// A digest of the training data; other data cannot continue the run.
        public var dataDigest: UInt64 = 0

        /// A run that has not begun.
        public init() {}
    }

    /// The run's settings.
    public var configuration: TrainingConfiguration
    /// Parameters, moments and the best head.
    public var tensors: [Tensor]
    /// Where the run stands.
    public var progress: Progress

    /// A snapshot of the given parts, as a file of it is read.
    public init(configuration: TrainingConfiguration, tensors: [Tensor], progress: Progress) {
        self.configuration = configuration
        self.tensors = tensors
        self.progress = progress
    }
}
