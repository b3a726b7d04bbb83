/// The frozen backbone's features of one photo, and where the time went.
public struct PhotoFeatures: Sendable {
    /// The mean-pooled hidden state; as many values as the backbone is wide.
    public let values: [Float]
    /// Width and height after resizing, in pixels.
    public let resizedSize: (width: Int, height: Int)
    /// What each part of the work took; of photos computed together, this one's share.
    public let work: WorkReport
    /// How many photos were computed together with this one, itself included.
    public let batchSize: Int
    /// How long the photo waited for the device after it was decoded.
    public let queueing: Duration
    /// Time of the work, in coarser parts.
    public var durations: Durations { Durations(work) }

    /// Where the time of one photo went.
    public struct Durations: Sendable {
        /// Decoding, resizing and cutting into patches.
        public let preprocessing: Duration
        /// The vision tower.
        public let vision: Duration
        /// The language model.
        public let language: Duration

        /// All of it.
        public var total: Duration { preprocessing + vision + language }

        init(_ work: WorkReport) {
            func sum(_ stages: [WorkStage]) -> Duration {
                stages.reduce(.zero) { $0 + (work.stages[$1]?.duration ?? .zero) }
            }
            preprocessing = sum([.decode, .resize])
            vision = sum([.patchEmbedding, .visionLinear, .visionAttention, .visionNorm, .mergers, .vision])
            language = sum([.languageLinear, .languageAttention, .languageNorm, .pool, .language])
        }
    }
}
