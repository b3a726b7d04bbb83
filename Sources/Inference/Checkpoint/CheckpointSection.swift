/// The tensors of a checkpoint below one prefix, built into layers.
struct CheckpointSection {
    private let checkpoint: Checkpoint
    private let prefix: String

    init(_ checkpoint: Checkpoint, prefix: String) {
        self.checkpoint = checkpoint
        self.prefix = prefix
    }

    func section(_ suffix: String) -> CheckpointSection {
        CheckpointSection(checkpoint, prefix: prefix + suffix)
    }

    func tensor(_ name: String, _ shape: [Int]) throws(InferenceError) -> Tensor {
        try checkpoint.tensor(prefix + name, shape: shape)
    }

    func linear(_ name: String, inputs: Int, outputs: Int, bias: Bool = false) throws(InferenceError) -> LinearLayer {
        LinearLayer(
            weight: WeightMatrix(try tensor(name + ".weight", [outputs, inputs])),
            bias: bias ? try tensor(name + ".bias", [outputs]).floats : nil
        )
    }

    func layerNorm(_ name: String, width: Int, epsilon: Float) throws(InferenceError) -> LayerNorm {
        LayerNorm(
            weight: try tensor(name + ".weight", [width]).floats,
            bias: try tensor(name + ".bias", [width]).floats,
            epsilon: epsilon
        )
    }

    func rmsNorm(_ name: String, width: Int, epsilon: Float) throws(InferenceError) -> RMSNorm {
        RMSNorm(weight: try tensor(name + ".weight", [width]).floats, epsilon: epsilon)
    }
}
