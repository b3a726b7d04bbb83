/// What texts need beside the backbone, and the identity of the features that come of it.
struct TextReading: Sendable {
    let preprocessor: TextPreprocessor
    /// The identity of the features: see ``StyleEncoder/textFingerprint()``.
    let fingerprint: String

    /// What enters the digest beside the language model's weights.
    private struct Decisions: Encodable {
        // Whitespace at both ends is cut off; what spells a special token is text; positions count from zero, equal in
        // time, height and width.
        let version = "text 1"
        let text: TextConfiguration
        let tokenizer: String
        let promptBefore: [Int]
        let promptAfter: [Int]
        let normStage: String
        let pool: String
        let compute: String
    }

    private init(
        _ checkpoint: Checkpoint,
        computeType: ComputeType,
        weightDigests: [String]
    ) throws(InferenceError) {
        preprocessor = try TextPreprocessor(checkpoint)
        let decisions = Decisions(
            text: checkpoint.configuration.text,
            tokenizer: preprocessor.tokenizer.digest,
            promptBefore: preprocessor.prompt.before,
            promptAfter: preprocessor.prompt.after,
            normStage: (checkpoint.contract.normStage ?? .afterFinalNorm).rawValue,
            pool: preprocessor.pool.rawValue,
            compute: computeType.fingerprintName
        )
        fingerprint = try Fingerprint.digest(of: decisions, weightDigests: weightDigests)
    }

    /// Reads the tokenizer when the first text comes.
    static func onDemand(
        _ checkpoint: Checkpoint,
        computeType: ComputeType,
        weightDigests: [String]
    ) -> OnDemand<TextReading> {
        OnDemand { () throws(InferenceError) in
            try TextReading(checkpoint, computeType: computeType, weightDigests: weightDigests)
        }
    }
}
