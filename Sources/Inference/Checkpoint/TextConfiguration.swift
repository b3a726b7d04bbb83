/// The language model's part of `config.json`.
package struct TextConfiguration: Sendable, Hashable {
    /// Width of the residual stream.
    package let hiddenSize: Int
    /// Number of decoder layers.
    package let layerCount: Int
    /// Query heads.
    package let headCount: Int
    /// Key and value heads; query heads share them in groups.
    package let keyValueHeadCount: Int
    /// Width of one head.
    package let headWidth: Int
    /// Width of the gated feed-forward layer.
    package let intermediateSize: Int
    /// Rows of the embedding table.
    package let vocabularySize: Int
    /// Added to the mean square in RMS normalisation.
    package let normEpsilon: Double
    /// Rotary position parameters.
    package let rotary: RotaryParameters
}

extension TextConfiguration: Decodable {
    enum CodingKeys: String, CodingKey {
        case hiddenSize = "hidden_size"
        case layerCount = "num_hidden_layers"
        case headCount = "num_attention_heads"
        case keyValueHeadCount = "num_key_value_heads"
        case headWidth = "head_dim"
        case intermediateSize = "intermediate_size"
        case vocabularySize = "vocab_size"
        case normEpsilon = "rms_norm_eps"
        case activation = "hidden_act"
        case attentionBias = "attention_bias"
        case ropeParameters = "rope_parameters"
        case ropeScaling = "rope_scaling"
        case ropeTheta = "rope_theta"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        hiddenSize = try container.positive(.hiddenSize)
        layerCount = try container.positive(.layerCount)
        headCount = try container.positive(.headCount)
        keyValueHeadCount = try container.positiveIfPresent(.keyValueHeadCount) ?? headCount
        headWidth = try container.positiveIfPresent(.headWidth) ?? hiddenSize / headCount
        intermediateSize = try container.positive(.intermediateSize)
        vocabularySize = try container.positive(.vocabularySize)
        normEpsilon = try container.decodeIfPresent(Double.self, forKey: .normEpsilon) ?? 1e-6
        guard headCount % keyValueHeadCount == 0 else {
            throw container.invalid(.keyValueHeadCount, "does not divide num_attention_heads")
        }
        guard headWidth % 2 == 0 else { throw container.invalid(.headWidth, "is odd") }
        if let activation = try container.decodeIfPresent(String.self, forKey: .activation), activation != "silu" {
            throw container.unsupported(.activation, activation)
        }
        if try container.decodeIfPresent(Bool.self, forKey: .attentionBias) == true {
            throw container.unsupported(.attentionBias, "true")
        }
        rotary = try Self.rotary(container, headWidth: headWidth)
    }

    private static func rotary(
        _ container: KeyedDecodingContainer<CodingKeys>,
        headWidth: Int
    ) throws -> RotaryParameters {
        let fields =
            try container.decodeIfPresent(RotaryParameters.Fields.self, forKey: .ropeParameters)
            ?? container.decodeIfPresent(RotaryParameters.Fields.self, forKey: .ropeScaling)
        let theta = try fields?.theta ?? container.decodeIfPresent(Double.self, forKey: .ropeTheta) ?? 500_000
        let sections = fields?.sections ?? [24, 20, 20]
        if let kind = fields?.kind, kind != "default" {
            throw container.unsupported(.ropeParameters, kind)
        }
        if fields?.isInterleaved == false {
            throw container.unsupported(.ropeParameters, "mrope_interleaved false")
        }
        guard theta > 1, sections.count == 3, sections.allSatisfy({ $0 >= 0 && $0 <= headWidth }) else {
            throw container.invalid(.ropeParameters, "needs rope_theta above 1 and mrope_section of three counts")
        }
        return RotaryParameters(theta: theta, sections: sections)
    }
}
