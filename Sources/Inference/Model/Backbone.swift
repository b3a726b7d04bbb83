/// A loaded Qwen3-VL on some device: the seam below which everything knows the hardware and above which nothing does.
package protocol Backbone: Sendable {
    /// The device in words, for logs.
    var deviceDescription: String { get }

    /// The most floating-point operations a second that the device can do, measured now.
    ///
    /// Blocks the calling thread for a moment.
    func measuredPeak() -> Double

    /// The mean over positions of the last hidden state for each of some photos: `text.hiddenSize` values.
    ///
    /// A photo gives the same bits alone and among others. Blocks the calling thread.
    func pooledFeatures(of photos: [PixelPatches], probe: StageProbe?) -> [PooledFeatures]

    /// The mean over a text's pooled positions of the last hidden state: `text.hiddenSize` values.
    ///
    /// Blocks the calling thread.
    func pooledFeatures(of text: TokenSequence, probe: StageProbe?) -> [Float]
}

/// Features of one photo and what they took.
package struct PooledFeatures: Sendable {
    /// The pooled hidden state.
    package let values: [Float]
    /// The photo's share, by patches, of the work on all photos computed together.
    package let work: WorkReport
}
