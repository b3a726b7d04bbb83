/// The vision tower's part of `config.json`.
package struct VisionConfiguration: Sendable, Hashable, Encodable {
    /// Number of transformer blocks.
    package let depth: Int
    /// Width of a patch's vector.
    package let hiddenSize: Int
    /// Attention heads.
    package let headCount: Int
    /// Width of a block's feed-forward layer.
    package let intermediateSize: Int
    /// Pixels along one side of a patch.
    package let patchSize: Int
    /// Frames in one patch; a still photo repeats its frame.
    package let temporalPatchSize: Int
    /// Patches along one side of the square that becomes one token.
    package let mergeSize: Int
    /// Colour channels.
    package let channelCount: Int
    /// Width of the tower's output, equal to the language model's.
    package let outputSize: Int
    /// Learned position vectors, a square number.
    package let positionCount: Int
    /// Blocks whose outputs also enter the language model, in the order of its first layers.
    package let deepstackIndexes: [Int]
    /// The base of the geometric series of rotary frequencies.
    package let rotaryTheta: Double

    /// Width of one attention head.
    package var headWidth: Int { hiddenSize / headCount }
    /// Learned positions along one side.
    package var positionSide: Int { Int(Double(positionCount).squareRoot()) }
    /// Width of the vector that a square of patches makes when merged.
    package var mergedSize: Int { hiddenSize * mergeSize * mergeSize }
    /// Values of one patch in one frame.
    package var patchValueCount: Int { channelCount * patchSize * patchSize }
}

extension VisionConfiguration: Decodable {
    enum Field: String, CodingKey {
        case depth
        case hiddenSize = "hidden_size"
        case headCount = "num_heads"
        case intermediateSize = "intermediate_size"
        case patchSize = "patch_size"
        case temporalPatchSize = "temporal_patch_size"
        case mergeSize = "spatial_merge_size"
        case channelCount = "in_channels"
        case outputSize = "out_hidden_size"
        case positionCount = "num_position_embeddings"
        case deepstackIndexes = "deepstack_visual_indexes"
        case activation = "hidden_act"
        case ropeParameters = "rope_parameters"
        case ropeTheta = "rope_theta"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Field.self)
        depth = try container.positive(.depth)
        hiddenSize = try container.positive(.hiddenSize)
        headCount = try container.positive(.headCount)
        intermediateSize = try container.positive(.intermediateSize)
        patchSize = try container.positiveIfPresent(.patchSize, below: Self.sideLimit) ?? 16
        temporalPatchSize = try container.positiveIfPresent(.temporalPatchSize) ?? 2
        mergeSize = try container.positiveIfPresent(.mergeSize, below: Self.sideLimit) ?? 2
        channelCount = try container.positiveIfPresent(.channelCount) ?? 3
        outputSize = try container.positive(.outputSize)
        positionCount = try container.positive(.positionCount)
        deepstackIndexes = try container.decode([Int].self, forKey: .deepstackIndexes)
        rotaryTheta = try Self.rotaryTheta(container)
        guard hiddenSize % headCount == 0, headWidth % 4 == 0 else {
            throw container.invalid(.headCount, "must split hidden_size into heads of a multiple of 4")
        }
        guard positionSide * positionSide == positionCount else {
            throw container.invalid(.positionCount, "is \(positionCount), which is no square number")
        }
        let depth = depth
        guard deepstackIndexes.allSatisfy({ $0 >= 0 && $0 < depth }),
            Set(deepstackIndexes).count == deepstackIndexes.count
        else {
            throw container.invalid(.deepstackIndexes, "must name different blocks below depth")
        }
        guard channelCount == 3 else { throw container.unsupported(.channelCount, "\(channelCount)") }
        let activation = try container.decodeIfPresent(String.self, forKey: .activation)
        if let activation, activation != "gelu_pytorch_tanh" {
            throw container.unsupported(.activation, activation)
        }
    }

    /// Patches and squares beyond this are no picture; their areas stay far from overflowing.
    private static let sideLimit = 1 << 12

    private static func rotaryTheta(_ container: KeyedDecodingContainer<Field>) throws -> Double {
        let fields = try container.decodeIfPresent(RotaryParameters.Fields.self, forKey: .ropeParameters)
        if let kind = fields?.kind, kind != "axial", kind != "default" {
            throw container.unsupported(.ropeParameters, kind)
        }
        let theta = try fields?.theta ?? container.decodeIfPresent(Double.self, forKey: .ropeTheta) ?? 10_000
        guard theta > 1 else { throw container.invalid(.ropeParameters, "needs rope_theta above 1") }
        return theta
    }
}
