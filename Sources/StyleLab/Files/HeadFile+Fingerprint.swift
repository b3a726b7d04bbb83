package import CommandSupport
import Inference

extension HeadFile {
    /// The fingerprint of the embeddings that a head makes of a file's features: the one that `event-worker` computes
    /// where it serves this head after that backbone.
    ///
    /// - Throws: ``CommandFailure`` of wrong use when the head cannot be read, or when the file does not say which backbone
    ///   its features are of.
    package static func fingerprint(of head: String, after features: VectorFile) throws(CommandFailure) -> String {
        guard !features.fingerprint.isEmpty else {
            throw .usage(
                "the features carry no fingerprint, so nobody can tell which backbone they are of; "
                    + "make them with stylelab features, or add the backbone's fingerprint to the file's metadata"
            )
        }
        do throws(InferenceError) {
            return try Fingerprint.embedding(backbone: features.fingerprint, headPath: head)
        } catch {
            throw .usage(error.message)
        }
    }

    /// What the head's file says of itself beside its tensors, such as how it was trained.
    ///
    /// - Throws: ``CommandFailure`` of wrong use when the file cannot be read.
    package static func metadata(of path: String) throws(CommandFailure) -> [String: String] {
        do throws(InferenceError) {
            return try SafetensorsFile(path: path).header.metadata
        } catch {
            throw .usage(error.message)
        }
    }
}
