/// `stylematch.json`: how the head that goes with a checkpoint was trained and how its texts are read, so that serving
/// does the same.
///
/// Every field is optional; what is absent is Qwen3-VL's own.
package struct ServingContract: Sendable, Hashable, Decodable {
    /// The token ids around the image tokens or around a text.
    package struct PromptTokens: Sendable, Hashable, Decodable {
        /// Ids before the first image token, the vision-start token included, or before a text.
        package let before: [Int]
        /// Ids after the last image token, the vision-end token included, or after a text.
        package let after: [Int]
    }

    /// Whether features are taken after or before the final RMS normalisation.
    package enum NormStage: String, Sendable, Hashable, Decodable {
        case afterFinalNorm = "after"
        case beforeFinalNorm = "before"
    }

    /// Which positions the mean runs over.
    package enum Pool: String, Sendable, Hashable, Decodable {
        case all
        case image
    }

    /// Which positions the mean over a text's prompt runs over.
    package enum TextPool: String, Sendable, Hashable, Decodable {
        case all
        case text
    }

    /// A picture in the checkpoint directory and the embedding it must give.
    package struct Golden: Sendable, Hashable, Decodable {
        /// The picture's file name, relative to the checkpoint directory.
        package let photo: String
        /// SHA-256 of the picture's bytes, in hexadecimal.
        package let sha256: String
        /// The embedding it must give, L2-normalised.
        package let embedding: [Float]
    }

    package let promptTokenIds: PromptTokens?
    package let generationPrompt: Bool?
    package let minPixels: Int?
    package let maxPixels: Int?
    package let normStage: NormStage?
    package let pool: Pool?
    package let golden: Golden?
    package let textPrompt: PromptTokens?
    package let textPool: TextPool?
    package let maxTextTokens: Int?

    /// A contract that leaves everything to the defaults.
    package static let unspecified = ServingContract(
        promptTokenIds: nil,
        generationPrompt: nil,
        minPixels: nil,
        maxPixels: nil,
        normStage: nil,
        pool: nil,
        golden: nil,
        textPrompt: nil,
        textPool: nil,
        maxTextTokens: nil
    )
}
