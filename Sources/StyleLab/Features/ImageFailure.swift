import Inference

/// An image of a manifest that could not be used.
struct ImageFailure: Error, Sendable, Hashable, Encodable {
    /// The file is not the one that the manifest describes.
    static let mismatchCode = "photo_mismatch"
    /// The backbone made no finite features of the photo.
    static let notFiniteCode = "features_not_finite"

    /// The image's id.
    let id: String
    /// The path of the picture as the manifest gives it.
    let file: String
    /// The kind of failure, one of a bounded set.
    let code: String
    /// What is wrong and what to do.
    let message: String
}
