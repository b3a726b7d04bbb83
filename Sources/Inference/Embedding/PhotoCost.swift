/// The floating-point work of one photo, two operations for each multiplication and addition.
public struct PhotoCost: Sendable, Hashable {
    /// Products with the vision tower's weights, mergers included.
    public let visionLinear: Double
    /// Attention among patches, which grows with the square of their number.
    public let visionAttention: Double
    /// The language model.
    public let language: Double

    /// All of it, in operations.
    public var total: Double { visionLinear + visionAttention + language }
    /// All of it, in 10^12 operations.
    public var teraFLOP: Double { total / 1e12 }

    /// The work for a photo of a given number of patches.
    package init(patches: Int, promptTokens: Int, configuration: ModelConfiguration) {
        let vision = configuration.vision
        let text = configuration.text
        let patchCount = Double(patches)
        let tokens = patchCount / Double(vision.mergeSize * vision.mergeSize)
        let width = Double(vision.hiddenSize)
        let block = width * width * 4 + 2 * width * Double(vision.intermediateSize)
        let joined = Double(vision.mergedSize)
        let merger = joined * joined + joined * Double(vision.outputSize)
        visionLinear =
            2 * patchCount * (Double(vision.depth) * block + width * Double(vision.patchValueCount))
            + 2 * tokens * merger * Double(1 + vision.deepstackIndexes.count)
        visionAttention = 4 * patchCount * patchCount * width * Double(vision.depth)
        let sequence = tokens + Double(promptTokens)
        let hidden = Double(text.hiddenSize)
        let queries = Double(text.headCount * text.headWidth)
        let keys = Double(text.keyValueHeadCount * text.headWidth)
        let layer = hidden * (2 * queries + 2 * keys) + 3 * hidden * Double(text.intermediateSize)
        language = Double(text.layerCount) * (2 * sequence * layer + 2 * sequence * sequence * queries)
    }
}
