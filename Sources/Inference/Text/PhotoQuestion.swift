/// A question about a photo as the model's chat template puts it, open for the assistant's answer.
package struct PhotoQuestion: Sendable, Hashable {
    /// The ids around the photo.
    package let prompt: Prompt
    /// The id that ends a turn, and so an answer.
    package let endOfTurn: Int

    /// Writes a question in Qwen3-VL's chat template for one image, without a system prompt.
    ///
    /// What spells a special token in the question is text.
    ///
    /// - Throws: `checkpoint_unsupported` when the tokenizer lacks a token of the template, `text_too_long`.
    package init(
        _ question: String,
        tokenizer: Tokenizer,
        configuration: ModelConfiguration
    ) throws(InferenceError) {
        let start = try Self.special("<|im_start|>", tokenizer)
        endOfTurn = try Self.special("<|im_end|>", tokenizer)
        let lineBreak = try tokenizer.encode("\n")
        prompt = Prompt(
            before: [start] + (try tokenizer.encode("user\n")) + [configuration.visionStartToken],
            after: [configuration.visionEndToken] + (try tokenizer.encode(question)) + [endOfTurn] + lineBreak + [start]
                + (try tokenizer.encode("assistant\n"))
        )
    }

    private static func special(_ text: String, _ tokenizer: Tokenizer) throws(InferenceError) -> Int {
        let ids = try tokenizer.encode(text, matchesSpecialTokens: true)
        guard ids.count == 1 else {
            throw InferenceError(
                .checkpointUnsupported,
                "the checkpoint's tokenizer has no token \(text), which questions about photos need; "
                    + "use a checkpoint with Qwen's chat template"
            )
        }
        return ids[0]
    }
}
