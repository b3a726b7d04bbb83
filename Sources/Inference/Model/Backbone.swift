/// A loaded Qwen3-VL on some device: the seam below which everything knows the hardware and above which nothing does.
package protocol Backbone: Sendable {
    /// The device in words, for logs.
    var deviceDescription: String { get }

    /// Which photos that wait are best computed together.
    var batchPlan: BatchPlan { get }

    /// What made the device unusable, for good; nil as long as it serves.
    var failure: String? { get }

    /// Memory of the device, where it has its own and can say.
    var memoryUse: DeviceMemoryUse? { get }

    /// Work that the device keeps to start it as a whole, where it can.
    var graphUse: DeviceGraphUse? { get }

    /// The most that the device can do, measured now.
    ///
    /// Blocks the calling thread for a moment.
    func measuredPeak() -> DevicePeak

    /// The mean over positions of the last hidden state for each of some photos: `text.hiddenSize` values.
    ///
    /// A photo gives the same bits alone and among others. Blocks the calling thread; as many threads may call at once as
    /// the plan has batches at once.
    ///
    /// - Throws: `device_memory` or `device_failed`, of which the photos bear no blame.
    func pooledFeatures(of photos: [PixelPatches], probe: StageProbe?) throws(InferenceError) -> [PooledFeatures]

    /// The mean over a text's pooled positions of the last hidden state: `text.hiddenSize` values.
    ///
    /// Blocks the calling thread.
    ///
    /// - Throws: `device_memory` or `device_failed`, of which the text bears no blame.
    func pooledFeatures(of text: TokenSequence, probe: StageProbe?) throws(InferenceError) -> [Float]

    /// The log-probability of each token of some answers after a photo in some prompts, each given those before it.
    ///
    /// The photo is seen once, each prompt is read once. Blocks the calling thread.
    ///
    /// - Parameters:
    ///   - answers: token ids of the vocabulary, at least one each.
    ///   - prompts: what stands before and after the photo.
    ///   - photo: the photo.
    ///   - probe: sees the stages on the way.
    /// - Returns: for each prompt and answer as many values as the answer has tokens, natural logarithms.
    /// - Throws: `checkpoint_tensor` or `checkpoint_missing` when the checkpoint has no head of the language model.
    func logProbabilities(
        of answers: [[Int]],
        after prompts: [Prompt],
        photo: PixelPatches,
        probe: StageProbe?
    ) throws(InferenceError) -> [[[Double]]]
}

extension Backbone {
    package var batchPlan: BatchPlan { BatchPlan() }
    package var failure: String? { nil }
    package var memoryUse: DeviceMemoryUse? { nil }
    package var graphUse: DeviceGraphUse? { nil }
}

/// Work that a device keeps to start it as a whole.
public struct DeviceGraphUse: Sendable, Hashable {
    /// Pieces of work that are kept now.
    public let count: Int
    /// Why none is kept any more, in a sentence; nil as long as work can be kept.
    public let refusal: String?

    /// The given use.
    package init(count: Int, refusal: String?) {
        self.count = count
        self.refusal = refusal
    }
}

/// Memory of a device, of all processes, in bytes.
public struct DeviceMemoryUse: Sendable, Hashable {
    /// What is taken.
    public let used: Int
    /// What there is.
    public let total: Int
}

/// Features of one photo and what they took.
package struct PooledFeatures: Sendable {
    /// The pooled hidden state.
    package let values: [Float]
    /// The photo's share, by patches, of the work on all photos computed together.
    package let work: WorkReport

    /// The given features and work.
    package init(values: [Float], work: WorkReport) {
        self.values = values
        self.work = work
    }
}
