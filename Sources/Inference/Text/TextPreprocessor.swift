/// Turns a text into the token ids that the language model reads: the text's own within a prompt.
package struct TextPreprocessor: Sendable {
    /// Tokens that a text may have of its own, where the checkpoint does not say.
    package static let standardTokenLimit = 1024
    /// The largest limit that a checkpoint may set.
    package static let largestTokenLimit = 32_768

    /// The text's tokenizer.
    package let tokenizer: Tokenizer
    /// The ids around the text's own.
    package let prompt: Prompt
    /// Which positions the mean runs over.
    package let pool: ServingContract.TextPool
    /// Tokens that a text may have of its own.
    package let tokenLimit: Int

    /// Opens the tokenizer of a checkpoint and checks it, the prompt and the limit.
    ///
    /// - Throws: `checkpoint_missing` without a tokenizer, `checkpoint_malformed` or `checkpoint_unsupported` naming
    ///   file and field.
    package init(_ checkpoint: Checkpoint) throws(InferenceError) {
        let contract = checkpoint.contract
        let vocabularySize = checkpoint.configuration.text.vocabularySize
        tokenizer = try Tokenizer(directory: checkpoint.path)
        guard tokenizer.vocabularySize <= vocabularySize else {
            throw InferenceError(
                .checkpointMalformed,
                "the tokenizer in \(checkpoint.path) has ids up to \(tokenizer.vocabularySize - 1) but text_config.vocab_size "
                    + "is \(vocabularySize); use the checkpoint's own tokenizer"
            )
        }
        prompt = try Prompt(textPromptOf: contract, vocabularySize: vocabularySize)
        pool = contract.textPool ?? .all
        tokenLimit = contract.maxTextTokens ?? Self.standardTokenLimit
        guard (1...Self.largestTokenLimit).contains(tokenLimit) else {
            throw InferenceError(
                .checkpointMalformed,
                "maxTextTokens in stylematch.json is \(tokenLimit); it must be from 1 to \(Self.largestTokenLimit)"
            )
        }
    }

    /// The tokens of a text within the prompt.
    ///
    /// Whitespace at both ends is no part of the text. What spells a special token is text.
    ///
    /// - Throws: `text_empty`, or `text_too_long` with the number of tokens and the limit.
    package func sequence(of text: String) throws(InferenceError) -> TokenSequence {
        let ids = try tokenizer.encode(Self.trimmed(text))
        guard !ids.isEmpty else { throw InferenceError(.textEmpty, "the text is empty or nothing but whitespace") }
        guard ids.count <= tokenLimit else {
            throw InferenceError(
                .textTooLong,
                "the text has \(ids.count) tokens; at most \(tokenLimit) are read (maxTextTokens in stylematch.json)"
            )
        }
        let whole = prompt.before + ids + prompt.after
        let own = prompt.before.count..<prompt.before.count + ids.count
        return TokenSequence(ids: whole, pooled: pool == .text ? own : whole.indices)
    }

    private static func trimmed(_ text: String) -> String {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool {
            let kind = CharacterClasses.standard[scalar.value]
            return kind == .space || kind == .lineBreak
        }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(scalars[first...last])
    }
}
