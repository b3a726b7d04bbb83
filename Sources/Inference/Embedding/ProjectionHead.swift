import CInferenceKernels
import Parallelism

/// The trained head that turns a photo's features into its style embedding:
/// Linear → LayerNorm (epsilon 1e-5) → GELU (exact) → Linear → L2 normalisation (epsilon 1e-12).
///
/// The file is a safetensors file with the keys of PyTorch's `nn.Sequential`: `0.weight` [hidden, d], `0.bias`,
/// `1.weight`, `1.bias`, `4.weight` [256, hidden], `4.bias`; dropout, the third step, does nothing when serving.
public struct ProjectionHead: Sendable {
    /// Values of a style embedding.
    public static let embeddingDimension = 256

    /// Values of the features that the head takes, read from the file.
    public let featureDimension: Int

    /// The head's parts in the order in which they enter the fingerprint.
    static let tensorNames = ["0.weight", "0.bias", "1.weight", "1.bias", "4.weight", "4.bias"]

    private let first: LinearLayer
    private let norm: LayerNorm
    private let second: LinearLayer
    let tensors: [Tensor]

    /// Loads a head.
    ///
    /// - Throws: ``InferenceError`` with `checkpoint_missing` or `checkpoint_malformed` for the file, `head_malformed`
    ///   when it holds something else than a head.
    public init(path: String) throws(InferenceError) {
        let file = try SafetensorsFile(path: path)
        func tensor(_ name: String, rank: Int) throws(InferenceError) -> Tensor {
            guard let tensor = try file.tensor(name), tensor.shape.count == rank else {
                throw InferenceError(
                    .headMalformed,
                    "\(path) is no projection head: it needs a \(rank)-dimensional tensor \(name)"
                )
            }
            return tensor
        }
        let firstWeight = try tensor("0.weight", rank: 2)
        let firstBias = try tensor("0.bias", rank: 1)
        let normWeight = try tensor("1.weight", rank: 1)
        let normBias = try tensor("1.bias", rank: 1)
        let secondWeight = try tensor("4.weight", rank: 2)
        let secondBias = try tensor("4.bias", rank: 1)
        let hidden = firstWeight.shape[0]
        guard firstWeight.count > 0 else {
            throw InferenceError(.headMalformed, "tensor 0.weight in \(path) has shape \(firstWeight.shape), no values")
        }
        for (found, expected) in [
            (firstBias, [hidden]), (normWeight, [hidden]), (normBias, [hidden]),
            (secondWeight, [Self.embeddingDimension, hidden]), (secondBias, [Self.embeddingDimension]),
        ] where found.shape != expected {
            throw InferenceError(
                .headMalformed,
                "tensor \(found.name) in \(path) has shape \(found.shape) where \(expected) is needed"
            )
        }
        featureDimension = firstWeight.shape[1]
        let team = WorkerTeam(count: 1)
        first = LinearLayer(weight: try PanelMatrix([firstWeight], team: team), bias: firstBias.floats)
        norm = LayerNorm(weight: normWeight.floats, bias: normBias.floats, epsilon: 1e-5)
        second = LinearLayer(weight: try PanelMatrix([secondWeight], team: team), bias: secondBias.floats)
        tensors = [firstWeight, firstBias, normWeight, normBias, secondWeight, secondBias]
    }

    /// Checks that the head fits a backbone.
    ///
    /// - Throws: ``InferenceError`` with `head_width` and both numbers.
    public func requireFeatureDimension(_ width: Int) throws(InferenceError) {
        guard featureDimension != width else { return }
        throw InferenceError(
            .headWidth,
            "the head takes features of \(featureDimension) values but the backbone gives \(width); "
                + "use the head that was trained on this backbone"
        )
    }

    /// Floating-point operations of one embedding, two for each multiplication and addition of the products.
    var flop: Double { first.flop(rows: 1) + second.flop(rows: 1) }

    /// The style embedding of some features: 256 values of length 1.
    ///
    /// - Throws: ``InferenceError`` with `head_width` when there are not ``featureDimension`` features, `head_malformed`
    ///   when the head turns them into no finite vector.
    public func embedding(of features: [Float]) throws(InferenceError) -> [Float] {
        try requireFeatureDimension(features.count)
        let workspace = Workspace()
        defer { workspace.release() }
        let team = WorkerTeam(count: 1)
        let input = workspace.matrix(rows: 1, columns: features.count)
        for (index, value) in features.enumerated() { input.base[index] = value }
        let hidden = workspace.matrix(rows: 1, columns: first.weight.outputs)
        first.apply(to: input, into: hidden, team: team)
        norm.apply(to: hidden, into: hidden, team: team)
        gelu_erf(hidden.base, 1, hidden.columns, hidden.stride)
        let output = workspace.matrix(rows: 1, columns: Self.embeddingDimension)
        second.apply(to: hidden, into: output, team: team)
        let values = output.values
        let squares = values.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard squares.isFinite else {
            throw InferenceError(
                .headMalformed,
                "the embedding is no finite vector: the weights of the checkpoint or its head are damaged"
            )
        }
        let length = Float(max(squares.squareRoot(), 1e-12))
        return values.map { $0 / length }
    }
}
