/// The token ids around what the model is shown: a photo or a text.
package struct Prompt: Sendable, Hashable {
    /// Ids before the image tokens or the text's own.
    package let before: [Int]
    /// Ids after them.
    package let after: [Int]

    /// The number of the prompt's own tokens.
    package var textTokenCount: Int { before.count + after.count }

    /// "Describe this person's appearance." in Qwen3-VL's chat template for one image, without a system prompt.
    ///
    /// - Parameter generationPrompt: whether the opening of the assistant's turn follows the question.
    /// - Returns: the ids on both sides of the image tokens.
    package static func describeAppearance(generationPrompt: Bool) -> Prompt {
        Prompt(
            before: [151_644, 872, 198, 151_652],
            after: [151_653, 74_785, 419, 1_697, 594, 11_094, 13, 151_645, 198]
                + (generationPrompt ? [151_644, 77_091, 198] : [])
        )
    }

    /// A text as the user's turn in Qwen3-VL's chat template, without a system prompt or an instruction.
    ///
    /// - Parameter generationPrompt: whether the opening of the assistant's turn follows the text.
    /// - Returns: the ids on both sides of the text's own.
    package static func userTurn(generationPrompt: Bool) -> Prompt {
        Prompt(
            before: [151_644, 872, 198],
            after: [151_645, 198] + (generationPrompt ? [151_644, 77_091, 198] : [])
        )
    }

    /// The prompt for photos that a checkpoint's serving contract asks for, checked against the vocabulary.
    ///
    /// - Throws: `checkpoint_unsupported` when an id lies outside of the vocabulary.
    package init(_ contract: ServingContract, vocabularySize: Int) throws(InferenceError) {
        if let ids = contract.promptTokenIds {
            self.init(before: ids.before, after: ids.after)
        } else {
            self = .describeAppearance(generationPrompt: contract.generationPrompt ?? true)
        }
        try requireVocabulary(vocabularySize, field: "promptTokenIds")
    }

    /// The prompt for texts that a checkpoint's serving contract asks for, checked against the vocabulary.
    ///
    /// - Throws: `checkpoint_unsupported` when an id lies outside of the vocabulary.
    package init(textPromptOf contract: ServingContract, vocabularySize: Int) throws(InferenceError) {
        if let ids = contract.textPrompt {
            self.init(before: ids.before, after: ids.after)
        } else {
            self = .userTurn(generationPrompt: contract.generationPrompt ?? true)
        }
        try requireVocabulary(vocabularySize, field: "textPrompt")
    }

    private func requireVocabulary(_ size: Int, field: String) throws(InferenceError) {
        guard let stranger = (before + after).first(where: { $0 < 0 || $0 >= size }) else { return }
        throw InferenceError(
            .checkpointUnsupported,
            "prompt token \(stranger) is outside of the checkpoint's vocabulary of \(size); "
                + "give the checkpoint's own ids as \(field) in stylematch.json"
        )
    }

    /// Ids on both sides, which lie within the vocabulary.
    package init(before: [Int], after: [Int]) {
        self.before = before
        self.after = after
    }
}
