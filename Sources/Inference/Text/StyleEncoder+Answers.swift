extension StyleEncoder {
    /// How likely the model is to answer questions about a photo in given words.
    ///
    /// Nothing is generated: the answers' tokens are read in their places (teacher forcing), each with its turn's end,
    /// so that the probabilities of different answers to one question sum to at most one, whatever their lengths.
    ///
    /// - Parameters:
    ///   - answers: not empty, without whitespace at their ends.
    ///   - questions: the questions; the photo is seen once for all of them.
    ///   - photo: the bytes of a JPEG, PNG, WebP or HEIC file.
    /// - Returns: for each question the likelihood of each answer.
    /// - Throws: ``InferenceError`` with one of the `photo_` codes, with `checkpoint_missing` when the checkpoint has no
    ///   tokenizer, with `checkpoint_tensor` when it has no head of the language model, `text_empty`, `text_too_long`.
    public func likelihoods(
        of answers: [String],
        to questions: [String],
        photo: [UInt8]
    ) async throws(InferenceError) -> [[AnswerLikelihood]] {
        let patches = try await Self.onQueue(decodingQueues.next()) { () throws(InferenceError) in
            try self.preprocessor.patches(from: photo, meter: WorkMeter())
        }
        return try await Self.onQueue(queue) { () throws(InferenceError) in
            let tokenizer = try self.texts.value().preprocessor.tokenizer
            var asked: [PhotoQuestion] = []
            for question in questions {
                asked.append(
                    try PhotoQuestion(question, tokenizer: tokenizer, configuration: self.checkpoint.configuration)
                )
            }
            var ids: [[Int]] = []
            for answer in answers {
                let words = try tokenizer.encode(answer)
                guard !words.isEmpty else { throw InferenceError(.textEmpty, "an answer is empty") }
                ids.append(words + asked.prefix(1).map(\.endOfTurn))
            }
            return try self.backbone.logProbabilities(of: ids, after: asked.map(\.prompt), photo: patches, probe: nil)
                .map { $0.map(AnswerLikelihood.init) }
        }
    }

    /// The log-probabilities of some answers' tokens after a photo within some prompts, on the calling thread.
    package func logProbabilities(
        of answers: [[Int]],
        after prompts: [Prompt],
        photo: [UInt8],
        probe: StageProbe? = nil
    ) throws(InferenceError) -> [[[Double]]] {
        let patches = try preprocessor.patches(from: photo, meter: WorkMeter())
        return try backbone.logProbabilities(of: answers, after: prompts, photo: patches, probe: probe)
    }
}
