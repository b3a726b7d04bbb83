/// The frozen backbone's features of one photo, and where the time went.
public struct PhotoFeatures: Sendable {
    /// The mean-pooled hidden state; as many values as the backbone is wide.
    public let values: [Float]
    /// Width and height after resizing, in pixels.
    public let resizedSize: (width: Int, height: Int)
    /// Time of each part of the work.
    public let durations: Durations

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
    }
}
