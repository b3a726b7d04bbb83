extension StyleEncoder {
    /// The identity of the features of texts: only vectors of one identity are compared.
    ///
    /// SHA-256 of the language model's configuration and weights, the prompt, the tokenizer, the norm stage, the pool and
    /// the compute type. It depends neither on the vision tower nor on pixel bounds nor on the head, and ``fingerprint``
    /// does not depend on the tokenizer.
    ///
    /// - Throws: ``InferenceError`` with `checkpoint_missing` when the checkpoint has no tokenizer, `checkpoint_malformed`
    ///   or `checkpoint_unsupported` when it cannot be used, naming file and field.
    public func textFingerprint() async throws(InferenceError) -> String {
        try await Self.onQueue(queue) { () throws(InferenceError) in try self.texts.value().fingerprint }
    }

    /// Computes the features of one text: the mean over the prompt's positions of the last hidden state.
    ///
    /// - Parameter text: not empty but for whitespace, and within the checkpoint's limit of tokens.
    /// - Returns: the features and where the time went.
    /// - Throws: ``InferenceError`` with `text_empty` or `text_too_long`, and as ``textFingerprint()``.
    public func encode(text: String) async throws(InferenceError) -> TextFeatures {
        try await Self.onQueue(queue) { () throws(InferenceError) in
            let clock = ContinuousClock()
            let start = clock.now
            let preprocessor = try self.texts.value().preprocessor
            let sequence = try preprocessor.sequence(of: text)
            let tokenized = clock.now
            return TextFeatures(
                values: try self.compute(sequence),
                tokenCount: sequence.ids.count - preprocessor.prompt.textTokenCount,
                tokenizing: tokenized - start,
                language: clock.now - tokenized
            )
        }
    }

    /// Computes the features of some tokens on the calling thread.
    ///
    /// - Parameters:
    ///   - sequence: tokens of the checkpoint's vocabulary.
    ///   - probe: sees the stages on the way.
    /// - Returns: as many values as the backbone is wide.
    /// - Throws: `device_memory` or `device_failed`.
    package func compute(_ sequence: TokenSequence, probe: StageProbe? = nil) throws(InferenceError) -> [Float] {
        try backbone.pooledFeatures(of: sequence, probe: probe)
    }
}
