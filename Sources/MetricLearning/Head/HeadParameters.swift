/// The trainable values of a projection head:
/// Linear(d → hidden) → LayerNorm → GELU → Dropout → Linear(hidden → embedding).
///
/// Weights are stored as PyTorch's `nn.Linear` stores them, one row an output.
public struct HeadParameters: Sendable, Hashable {
    /// [hidden, d]: `0.weight`.
    public var firstWeight: Matrix
    /// [hidden]: `0.bias`.
    public var firstBias: [Float]
    /// [hidden]: `1.weight`, the scale of the layer norm.
    public var normWeight: [Float]
    /// [hidden]: `1.bias`, the shift of the layer norm.
    public var normBias: [Float]
    /// [embedding, hidden]: `4.weight`.
    public var secondWeight: Matrix
    /// [embedding]: `4.bias`.
    public var secondBias: [Float]

    /// The values an image's features have.
    public var featureWidth: Int { firstWeight.columns }
    /// The values between the two linear layers.
    public var hiddenWidth: Int { firstWeight.rows }
    /// The values of an embedding.
    public var embeddingWidth: Int { secondWeight.rows }

    /// A head of the given values.
    ///
    /// - Throws: ``MetricLearningError`` with `head_mismatch` naming the part whose shape does not fit the others.
    public init(
        firstWeight: Matrix,
        firstBias: [Float],
        normWeight: [Float],
        normBias: [Float],
        secondWeight: Matrix,
        secondBias: [Float]
    ) throws(MetricLearningError) {
        let hidden = firstWeight.rows
        for (name, found, expected) in [
            ("0.bias", firstBias.count, hidden), ("1.weight", normWeight.count, hidden),
            ("1.bias", normBias.count, hidden), ("4.weight", secondWeight.columns, hidden),
            ("4.bias", secondBias.count, secondWeight.rows),
        ] where found != expected {
            throw MetricLearningError(
                .headMismatch,
                "\(name) has \(found) values where the other parts of the head need \(expected)"
            )
        }
        self.firstWeight = firstWeight
        self.firstBias = firstBias
        self.normWeight = normWeight
        self.normBias = normBias
        self.secondWeight = secondWeight
        self.secondBias = secondBias
    }
}

extension HeadParameters {
    /// A head of parts that are known to fit.
    init(
        fitting firstWeight: Matrix,
        _ firstBias: [Float],
        _ normWeight: [Float],
        _ normBias: [Float],
        _ secondWeight: Matrix,
        _ secondBias: [Float]
    ) {
        self.firstWeight = firstWeight
        self.firstBias = firstBias
        self.normWeight = normWeight
        self.normBias = normBias
        self.secondWeight = secondWeight
        self.secondBias = secondBias
    }
}
