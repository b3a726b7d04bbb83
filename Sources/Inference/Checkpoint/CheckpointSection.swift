import Parallelism

/// The tensors of a checkpoint below one prefix, built into layers.
struct CheckpointSection {
    private let checkpoint: Checkpoint
    private let prefix: String
    private let team: WorkerTeam

    init(_ checkpoint: Checkpoint, prefix: String, team: WorkerTeam) {
        self.checkpoint = checkpoint
        self.prefix = prefix
        self.team = team
    }

    func section(_ suffix: String) -> CheckpointSection {
        CheckpointSection(checkpoint, prefix: prefix + suffix, team: team)
    }

    func tensor(_ name: String, _ shape: [Int]) throws(InferenceError) -> Tensor {
        try checkpoint.tensor(prefix + name, shape: shape)
    }

    func linear(_ name: String, inputs: Int, outputs: Int, bias: Bool = false) throws(InferenceError) -> LinearLayer {
        LinearLayer(
            weight: try PanelMatrix([try tensor(name + ".weight", [outputs, inputs])], team: team),
            bias: bias ? try tensor(name + ".bias", [outputs]).floats : nil
        )
    }

    /// Several layers without bias over the same inputs, computed as one.
    func linear(
        _ outputCounts: KeyValuePairs<String, Int>,
        inputs: Int,
        arrangement: PanelArrangement = .inSuccession
    ) throws(InferenceError) -> LinearLayer {
        var tensors: [Tensor] = []
        for (name, outputs) in outputCounts { tensors.append(try tensor(name + ".weight", [outputs, inputs])) }
        return LinearLayer(weight: try PanelMatrix(tensors, arrangement: arrangement, team: team))
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
