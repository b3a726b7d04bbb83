/// What `config.json` says of a Qwen3-VL checkpoint.
package struct ModelConfiguration: Sendable, Hashable {
    /// The language model.
    package let text: TextConfiguration
    /// The vision tower.
    package let vision: VisionConfiguration
    /// The token that stands for one merged square of patches.
    package let imageToken: Int
    /// The token before an image.
    package let visionStartToken: Int
    /// The token after an image.
    package let visionEndToken: Int
    /// Whether the language model's head is its embedding table; nil where the file does not say.
    package let tiesEmbeddings: Bool?
}

extension ModelConfiguration: Decodable {
    enum CodingKeys: String, CodingKey {
        case modelType = "model_type"
        case text = "text_config"
        case vision = "vision_config"
        case imageToken = "image_token_id"
        case visionStartToken = "vision_start_token_id"
        case visionEndToken = "vision_end_token_id"
        case tiesEmbeddings = "tie_word_embeddings"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let modelType = try container.decode(String.self, forKey: .modelType)
        guard modelType == "qwen3_vl" else { throw container.unsupported(.modelType, modelType) }
        text = try container.decode(TextConfiguration.self, forKey: .text)
        vision = try container.decode(VisionConfiguration.self, forKey: .vision)
        imageToken = try container.decodeIfPresent(Int.self, forKey: .imageToken) ?? 151_655
        visionStartToken = try container.decodeIfPresent(Int.self, forKey: .visionStartToken) ?? 151_652
        visionEndToken = try container.decodeIfPresent(Int.self, forKey: .visionEndToken) ?? 151_653
        tiesEmbeddings = try container.decodeIfPresent(Bool.self, forKey: .tiesEmbeddings)
        guard vision.outputSize == text.hiddenSize else {
            throw InferenceError(
                .checkpointMalformed,
                "config.json: vision_config.out_hidden_size is \(vision.outputSize) but text_config.hidden_size is "
                    + "\(text.hiddenSize); they must be equal"
            )
        }
        guard vision.deepstackIndexes.count <= text.layerCount else {
            throw container.invalid(.vision, "has more deepstack indexes than the language model has layers")
        }
    }
}
