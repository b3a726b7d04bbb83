import Parallelism

extension VisionTower {
    /// Finds the tower's tensors under `model.visual`.
    init(_ checkpoint: Checkpoint, computeType: ComputeType, team: WorkerTeam) throws(InferenceError) {
        let configuration = checkpoint.configuration.vision
        let width = configuration.hiddenSize
        let source = CheckpointSection(checkpoint, prefix: "model.visual.", computeType: computeType, team: team)
        self.configuration = configuration
        self.computeType = computeType
        patchEmbedding = try Self.patchEmbedding(source, configuration)
        positions = PositionEmbedding(
            table: try source.tensor("pos_embed.weight", [configuration.positionCount, width]),
            side: configuration.positionSide
        )
        var blocks: [Block] = []
        for index in 0..<configuration.depth {
            let block = source.section("blocks.\(index).")
            let inner = configuration.intermediateSize
            blocks.append(
                Block(
                    attentionNorm: try block.layerNorm("norm1", width: width, epsilon: 1e-6),
                    projection: try block.linear("attn.qkv", inputs: width, outputs: 3 * width, bias: true),
                    attentionOutput: try block.linear("attn.proj", inputs: width, outputs: width, bias: true),
                    feedForwardNorm: try block.layerNorm("norm2", width: width, epsilon: 1e-6),
                    feedForwardFirst: try block.linear("mlp.linear_fc1", inputs: width, outputs: inner, bias: true),
                    feedForwardSecond: try block.linear("mlp.linear_fc2", inputs: inner, outputs: width, bias: true)
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

    /// The patch embedding for one frame: a still photo repeats its frame, so the weights of all frames are summed.
    private static func patchEmbedding(
        _ source: CheckpointSection,
        _ configuration: VisionConfiguration
    ) throws(InferenceError) -> LinearLayer {
        let frames = configuration.temporalPatchSize
        let area = configuration.patchSize * configuration.patchSize
        let outputs = configuration.hiddenSize
        let channels = configuration.channelCount
        let stored = try source.tensor(
            "patch_embed.proj.weight",
            [outputs, channels, frames, configuration.patchSize, configuration.patchSize]
        ).floats
        var summed = [Float](repeating: 0, count: outputs * channels * area)
        for plane in 0..<outputs * channels {
            for frame in 0..<frames {
                for pixel in 0..<area {
                    summed[plane * area + pixel] += stored[(plane * frames + frame) * area + pixel]
                }
            }
        }
        return LinearLayer(
            weight: try PanelMatrix(summed, outputs: outputs),
            bias: try source.tensor("patch_embed.proj.bias", [outputs]).floats
        )
    }

    private static func merger(
        _ section: CheckpointSection,
        _ configuration: VisionConfiguration,
        normalizesJoined: Bool
    ) throws(InferenceError) -> Merger {
        let joined = configuration.mergedSize
        return Merger(
            norm: try section.layerNorm(
                "norm",
                width: normalizesJoined ? joined : configuration.hiddenSize,
                epsilon: 1e-6
            ),
            first: try section.linear("linear_fc1", inputs: joined, outputs: joined, bias: true),
            second: try section.linear("linear_fc2", inputs: joined, outputs: configuration.outputSize, bias: true),
            normalizesJoined: normalizesJoined,
            joinedWidth: joined
        )
    }
}

extension LanguageModel {
    /// Finds the decoder's tensors under `model.language_model`.
    init(_ checkpoint: Checkpoint, computeType: ComputeType, team: WorkerTeam) throws(InferenceError) {
        let configuration = checkpoint.configuration.text
        let width = configuration.hiddenSize
        let epsilon = Float(configuration.normEpsilon)
        let queries = configuration.headCount * configuration.headWidth
        let keys = configuration.keyValueHeadCount * configuration.headWidth
        let inner = configuration.intermediateSize
        let source = CheckpointSection(
            checkpoint,
            prefix: "model.language_model.",
            computeType: computeType,
            team: team
        )
        self.configuration = configuration
        self.computeType = computeType
        embeddings = try source.tensor("embed_tokens.weight", [configuration.vocabularySize, width])
        finalNorm = try source.rmsNorm("norm", width: width, epsilon: epsilon)
        var layers: [Layer] = []
        for index in 0..<configuration.layerCount {
            let layer = source.section("layers.\(index).")
            let head = configuration.headWidth
            layers.append(
                Layer(
                    attentionNorm: try layer.rmsNorm("input_layernorm", width: width, epsilon: epsilon),
                    projection: try layer.linear(
                        ["self_attn.q_proj": queries, "self_attn.k_proj": keys, "self_attn.v_proj": keys],
                        inputs: width
                    ),
                    queryNorm: try layer.rmsNorm("self_attn.q_norm", width: head, epsilon: epsilon),
                    keyNorm: try layer.rmsNorm("self_attn.k_norm", width: head, epsilon: epsilon),
                    attentionOutput: try layer.linear("self_attn.o_proj", inputs: queries, outputs: width),
                    feedForwardNorm: try layer.rmsNorm("post_attention_layernorm", width: width, epsilon: epsilon),
                    gatedUp: try layer.linear(
                        ["mlp.gate_proj": inner, "mlp.up_proj": inner],
                        inputs: width,
                        arrangement: .gatesBesideUps
                    ),
                    down: try layer.linear("mlp.down_proj", inputs: inner, outputs: width)
                )
            )
        }
        self.layers = layers
    }
}
