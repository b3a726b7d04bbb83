/// What one epoch of training came to.
public struct EpochReport: Sendable, Hashable, Codable {
    /// How the head does on the validation split, without dropout and in single precision.
    public struct Validation: Sendable, Hashable, Codable {
        /// The mean over all triplets of the split, also those of zero loss; nil when there is none.
        public var loss: Double?
        /// The share of images whose nearest other image has their class; nil when every class has one image.
        public var recallAt1: Double?
        /// The share of images that have one of their class among the five nearest.
        public var recallAt5: Double?
        /// The mean share of an image's class among its R nearest, R being the others of its class.
        public var rPrecision: Double?
        /// Mean average precision at R.
        public var mapAtR: Double?
        /// The images judged: those whose class has another image in the split.
        public var queries: Int
        /// The images that could not be judged because their class has no other image in the split.
        public var lone: Int
    }

    /// The epoch, counted from 1.
    public var epoch: Int
    /// The steps of the run so far.
    public var step: Int
    /// The mean loss of the epoch's steps, skipped ones included.
    public var trainingLoss: Float
    /// The epoch's steps.
    public var steps: Int
    /// Those of them that the optimiser did not take.
    public var skipped: Int
    /// The judgement of the validation split; nil without one.
    public var validation: Validation?
    /// Whether this is the best head so far by MAP@R (the first of equals); without validation, the last head counts.
    public var isBest: Bool
    /// Whether training ends here because ``TrainingConfiguration/patience`` is used up.
    public var stopsEarly: Bool
}
