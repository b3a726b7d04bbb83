/// The vectors that a worker computed from a member's texts.
public struct TextVectors: Codable, Hashable, Sendable {
    /// A text that the model does not read.
    public struct Refusal: Codable, Hashable, Sendable {
        /// The text.
        public let text: Text
        /// Why, as a short code such as `text_too_long`.
        public let reason: String

        /// Creates a refusal.
        public init(text: Text, reason: String) {
            self.text = text
            self.reason = reason
        }
    }

    /// The texts that a member has.
    public enum Text: String, Codable, Hashable, Sendable, CaseIterable {
        /// Whom the member would like to meet.
        case ideal
        /// What the member says of themselves: introduction and Myers-Briggs type.
        case own = "self"
    }

    /// What computed the vectors: vectors of different fingerprints are never compared.
    public let fingerprint: String
    /// The number of values in each vector.
    public let dimension: Int
    /// The vector of whom the member would like to meet, as ``TextVector`` writes it; absent without such a text.
    public let ideal: String?
    /// The vector of what the member says of themselves; absent without such a text.
    public let own: String?
    /// Texts that the model does not read; they count as missing.
    public let refused: [Refusal]?

    private enum CodingKeys: String, CodingKey {
        case fingerprint, dimension, ideal, refused
        case own = "self"
    }

    /// Writes vectors.
    ///
    /// - Parameters:
    ///   - fingerprint: 64 lower-case hexadecimal digits.
    ///   - dimension: The number of values in each vector.
    ///   - ideal: The vector of whom the member would like to meet; brought to length one.
    ///   - own: The vector of what the member says of themselves; brought to length one.
    ///   - refused: Texts that the model does not read.
    /// - Throws: ``ContractError`` with code `invalid_value` when a vector is not finite or zero.
    public init(
        fingerprint: String,
        dimension: Int,
        ideal: [Float]?,
        own: [Float]?,
        refused: [Refusal] = []
    ) throws(ContractError) {
        self.fingerprint = fingerprint
        self.dimension = dimension
        self.ideal = try ideal.map(TextVector.encode)
        self.own = try own.map(TextVector.encode)
        self.refused = refused.isEmpty ? nil : refused
    }

    /// The vector of one text, or `nil` without one.
    ///
    /// - Throws: ``ContractError`` with code `invalid_value`.
    public func vector(_ text: Text) throws(ContractError) -> [Float]? {
        switch text {
        case .ideal: try decoded(ideal, "textVectors.ideal")
        case .own: try decoded(own, "textVectors.self")
        }
    }

    private func decoded(_ encoded: String?, _ field: String) throws(ContractError) -> [Float]? {
        guard let encoded else { return nil }
        return try TextVector.decode(encoded, dimension: dimension, field: field)
    }

    func validate(_ rules: FieldRules) throws(ContractError) {
        try rules.fingerprint(fingerprint, "textVectors.fingerprint")
        try rules.require(
            TextVector.dimensions.contains(dimension),
            "textVectors.dimension",
            "must be from \(TextVector.dimensions.lowerBound) to \(TextVector.dimensions.upperBound)"
        )
        for text in Text.allCases { _ = try vector(text) }
        for (index, refusal) in (refused ?? []).enumerated() {
            try rules.identifier(refusal.reason, "textVectors.refused[\(index)].reason")
        }
    }
}
