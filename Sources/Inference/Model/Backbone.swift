/// A loaded Qwen3-VL on some device: the seam below which everything knows the hardware and above which nothing does.
package protocol Backbone: Sendable {
    /// The device in words, for logs.
    var deviceDescription: String { get }

    /// The mean over positions of the last hidden state for one photo: `text.hiddenSize` values.
    ///
    /// Blocks the calling thread.
    func pooledFeatures(of patches: PixelPatches, probe: StageProbe?) -> PooledFeatures

    /// The mean over a text's pooled positions of the last hidden state: `text.hiddenSize` values.
    ///
    /// Blocks the calling thread.
    func pooledFeatures(of text: TokenSequence, probe: StageProbe?) -> [Float]
}

/// Features of one photo and what they took.
package struct PooledFeatures: Sendable {
    /// The pooled hidden state.
    package let values: [Float]
    /// Time in the vision tower.
    package let visionDuration: Duration
    /// Time in the language model.
    package let languageDuration: Duration
}
