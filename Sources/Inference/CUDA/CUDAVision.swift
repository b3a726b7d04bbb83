/// The vision tower's weights on the device.
struct CUDAVision: Sendable {
    struct Norm: Sendable {
        let weight: DeviceMemory
        let bias: DeviceMemory
    }

    struct Block: Sendable {
        let attentionNorm: Norm
        let projection: CUDALinear
        let attentionOutput: CUDALinear
        let feedForwardNorm: Norm
        let feedForwardFirst: CUDALinear
        let feedForwardSecond: CUDALinear
    }

    struct Merger: Sendable {
        let norm: Norm
        let first: CUDALinear
        let second: CUDALinear
        /// The main merger normalises each patch; the deepstack ones normalise the joined square.
        let normalizesJoined: Bool
    }

    let configuration: VisionConfiguration
    let patchEmbedding: CUDALinear
    /// [side * side, width] in fp32.
    let positions: DeviceMemory
    let rotary: CUDARotary
    let blocks: [Block]
    let merger: Merger
    let deepstackMergers: [Merger]

    /// Values of a patch in all its frames.
    var patchValueCount: Int { configuration.patchValueCount * configuration.temporalPatchSize }

    /// Of how many terms weights are, at most.
    var terms: Int { linears.reduce(1) { max($0, $1.terms) } }

    /// All layers.
    private var linears: [CUDALinear] {
        [patchEmbedding]
            + blocks.flatMap { [$0.projection, $0.attentionOutput, $0.feedForwardFirst, $0.feedForwardSecond] }
            + (deepstackMergers + [merger]).flatMap { [$0.first, $0.second] }
    }

    /// Brings the tower to the device.
    ///
    /// The patch embedding keeps its weights for each frame, though a still photo repeats its frame: summed, they would be
    /// rounded once more.
    init(_ checkpoint: Checkpoint, algorithms: ProductAlgorithms) throws(InferenceError) {
        let configuration = checkpoint.configuration.vision
        let width = configuration.hiddenSize
        let inner = configuration.intermediateSize
        let source = CUDAWeights(checkpoint, prefix: "model.visual.", algorithms: algorithms)
        self.configuration = configuration
        patchEmbedding = try source.linear(
            [
                try source.tensor(
                    "patch_embed.proj.weight",
                    [
                        width, configuration.channelCount, configuration.temporalPatchSize, configuration.patchSize,
                        configuration.patchSize,
                    ]
                )
            ],
            inputs: configuration.patchValueCount * configuration.temporalPatchSize,
            bias: try source.tensor("patch_embed.proj.bias", [width]),
            result: .float32
        )
        let table = try source.tensor("pos_embed.weight", [configuration.positionCount, width])
        positions = try DeviceMemory(source.device, table.floats)
        rotary = try .vision(configuration, on: source.device)
        var blocks: [Block] = []
        for index in 0..<configuration.depth {
            let block = source.section("blocks.\(index).")
            blocks.append(
                Block(
                    attentionNorm: try Self.norm(block, "norm1", width),
                    projection: try block.linear(
                        "attn.qkv",
                        inputs: width,
                        outputs: 3 * width,
                        bias: true,
                        result: .bfloat16
                    ),
                    attentionOutput: try block.linear(
                        "attn.proj",
                        inputs: width,
                        outputs: width,
                        bias: true,
                        result: .addedFloat32
                    ),
                    feedForwardNorm: try Self.norm(block, "norm2", width),
                    feedForwardFirst: try block.linear(
                        "mlp.linear_fc1",
                        inputs: width,
                        outputs: inner,
                        bias: true,
                        gelu: true,
                        result: .bfloat16
                    ),
                    feedForwardSecond: try block.linear(
                        "mlp.linear_fc2",
                        inputs: inner,
                        outputs: width,
                        bias: true,
                        result: .addedFloat32
                    )
                )
            )
        }
        self.blocks = blocks
        merger = try Self.merger(source.section("merger."), configuration, normalizesJoined: false)
        var deepstackMergers: [Merger] = []
        for order in configuration.deepstackIndexes.indices {
            let section = source.section("deepstack_merger_list.\(order).")
            deepstackMergers.append(try Self.merger(section, configuration, normalizesJoined: true))
        }
        self.deepstackMergers = deepstackMergers
    }

    private static func norm(_ source: CUDAWeights, _ name: String, _ width: Int) throws(InferenceError) -> Norm {
        Norm(
            weight: try source.vector(name + ".weight", width),
            bias: try source.vector(name + ".bias", width)
        )
    }

    private static func merger(
        _ source: CUDAWeights,
        _ configuration: VisionConfiguration,
        normalizesJoined: Bool
    ) throws(InferenceError) -> Merger {
        let joined = configuration.mergedSize
        return Merger(
            norm: try norm(source, "norm", normalizesJoined ? joined : configuration.hiddenSize),
            first: try source.linear("linear_fc1", inputs: joined, outputs: joined, bias: true, result: .bfloat16),
            second: try source.linear(
                "linear_fc2",
                inputs: joined,
                outputs: configuration.outputSize,
                bias: true,
                result: .float32
            ),
            normalizesJoined: normalizesJoined
        )
    }
}
