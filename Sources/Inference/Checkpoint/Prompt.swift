/// The token ids of the question put to the model about a photo.
package struct Prompt: Sendable, Hashable {
    /// Ids before the image tokens.
    package let before: [Int]
    /// Ids after the image tokens.
    package let after: [Int]

    /// The number of text tokens.
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

    /// The prompt that a checkpoint's serving contract asks for, checked against the vocabulary.
    ///
    /// - Throws: `checkpoint_unsupported` when an id lies outside of the vocabulary.
    package init(_ contract: ServingContract, vocabularySize: Int) throws(InferenceError) {
        if let ids = contract.promptTokenIds {
            self.init(before: ids.before, after: ids.after)
        } else {
            self = .describeAppearance(generationPrompt: contract.generationPrompt ?? true)
        }
        guard let stranger = (before + after).first(where: { $0 < 0 || $0 >= vocabularySize }) else { return }
        throw InferenceError(
            .checkpointUnsupported,
            "prompt token \(stranger) is outside of the checkpoint's vocabulary of \(vocabularySize); "
                + "give the checkpoint's own ids as promptTokenIds in stylematch.json"
        )
    }

    init(before: [Int], after: [Int]) {
        self.before = before
        self.after = after
    }
}
