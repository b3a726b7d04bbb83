/// A vector that stands for what a member wrote.
public struct TextEmbedding: Codable, Hashable, Sendable {
    /// How many values a vector may have.
    public static let dimensions = 1...8192

    /// Names the model; vectors of different models are never compared.
    public let model: String
    /// The values, all finite and not all zero.
    public let values: [Float]

    /// Creates a text embedding.
    ///
    /// - Parameters:
    ///   - model: The model's name and version.
    ///   - values: The vector, its length within ``dimensions``.
    public init(model: String, values: [Float]) {
        self.model = model
        self.values = values
    }

    func validate(_ rules: FieldRules) throws(ContractError) {
        try rules.identifier(model, "textEmbedding.model")
        try rules.require(
            Self.dimensions.contains(values.count),
            "textEmbedding.values",
            "must have \(Self.dimensions.lowerBound) to \(Self.dimensions.upperBound) values"
        )
        if let index = values.firstIndex(where: { !$0.isFinite }) {
            throw rules.invalid("textEmbedding.values[\(index)]", "must be a finite number")
        }
        let hasDirection = values.contains { $0 != 0 }
        try rules.require(hasDirection, "textEmbedding.values", "must not be all zero")
    }
}
