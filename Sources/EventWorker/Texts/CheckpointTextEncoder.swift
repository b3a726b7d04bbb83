package import Inference

/// The checkpoint's language model as the pipeline's reader of texts.
package struct CheckpointTextEncoder: TextEncoder {
    package let fingerprint: String
    private let encoder: StyleEncoder

    package var dimension: Int { encoder.featureDimension }

    /// Opens the reader of a checkpoint.
    ///
    /// - Returns: nil when the checkpoint has no tokenizer, so that it serves photos alone.
    /// - Throws: `InferenceError` when there is a tokenizer that cannot be used.
    package static func open(_ encoder: StyleEncoder) async throws(InferenceError) -> CheckpointTextEncoder? {
        do {
            return CheckpointTextEncoder(fingerprint: try await encoder.textFingerprint(), encoder: encoder)
        } catch  where error.code == .checkpointMissing {
            return nil
        }
    }

    private init(fingerprint: String, encoder: StyleEncoder) {
        self.fingerprint = fingerprint
        self.encoder = encoder
    }

    package func features(of text: String) async throws -> [Float] {
        try await encoder.encode(text: text).values
    }
}
