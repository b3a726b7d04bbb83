/// The language model's weights on the device.
struct CUDALanguage: Sendable {
    struct Layer: Sendable {
        let attentionNorm: DeviceMemory
        /// Queries, keys and values side by side.
        let projection: CUDALinear
        let queryNorm: DeviceMemory
        let keyNorm: DeviceMemory
        let attentionOutput: CUDALinear
        let feedForwardNorm: DeviceMemory
        /// Gates and then ups.
        let gatesAndUps: CUDALinear
        let down: CUDALinear
    }

    let configuration: TextConfiguration
    let rotary: CUDARotary
    let layers: [Layer]
    let finalNorm: DeviceMemory
    /// [vocabulary, width], in the file.
    let embeddings: Tensor

    /// Of how many terms weights are, at most.
    var terms: Int {
        layers.flatMap { [$0.projection, $0.attentionOutput, $0.gatesAndUps, $0.down] }.reduce(1) { max($0, $1.terms) }
    }

    /// Brings the decoder to the device, but for its embedding table, of which few rows are read.
    init(_ checkpoint: Checkpoint, algorithms: ProductAlgorithms) throws(InferenceError) {
        let configuration = checkpoint.configuration.text
        let width = configuration.hiddenSize
        let head = configuration.headWidth
        let queries = configuration.headCount * head
        let keys = configuration.keyValueHeadCount * head
        let inner = configuration.intermediateSize
        let source = CUDAWeights(checkpoint, prefix: "model.language_model.", algorithms: algorithms)
        self.configuration = configuration
        rotary = try .language(configuration, on: source.device)
        embeddings = try source.tensor("embed_tokens.weight", [configuration.vocabularySize, width])
        finalNorm = try source.vector("norm.weight", width)
        var layers: [Layer] = []
        for index in 0..<configuration.layerCount {
            let layer = source.section("layers.\(index).")
            layers.append(
                Layer(
                    attentionNorm: try layer.vector("input_layernorm.weight", width),
                    projection: try layer.linear(
                        [
                            try layer.tensor("self_attn.q_proj.weight", [queries, width]),
                            try layer.tensor("self_attn.k_proj.weight", [keys, width]),
                            try layer.tensor("self_attn.v_proj.weight", [keys, width]),
                        ],
                        inputs: width,
                        result: .bfloat16
                    ),
                    queryNorm: try layer.vector("self_attn.q_norm.weight", head),
                    keyNorm: try layer.vector("self_attn.k_norm.weight", head),
                    attentionOutput: try layer.linear(
                        "self_attn.o_proj",
                        inputs: queries,
                        outputs: width,
                        bias: false,
                        result: .addedFloat32
                    ),
                    feedForwardNorm: try layer.vector("post_attention_layernorm.weight", width),
                    gatesAndUps: try layer.linear(
                        [
                            try layer.tensor("mlp.gate_proj.weight", [inner, width]),
                            try layer.tensor("mlp.up_proj.weight", [inner, width]),
                        ],
                        inputs: width,
                        result: .bfloat16
                    ),
                    down: try layer.linear(
                        "mlp.down_proj",
                        inputs: inner,
                        outputs: width,
                        bias: false,
                        result: .addedFloat32
                    )
                )
            )
        }
        self.layers = layers
    }

    /// Rows of the embedding table in fp32, one after another.
    func rows(_ tokens: [Int]) -> [Float] {
        let width = configuration.hiddenSize
        return [Float](unsafeUninitializedCapacity: tokens.count * width) { values, initialized in
            if let base = values.baseAddress {
                for (index, token) in tokens.enumerated() {
                    embeddings.widen(token * width..<(token + 1) * width, into: base + index * width)
                }
            }
            initialized = tokens.count * width
        }
    }
}
