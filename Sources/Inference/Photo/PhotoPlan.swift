/// What a photo will cost, known from its header alone.
public struct PhotoPlan: Sendable, Hashable {
    /// The header that the plan was made from.
    public let header: PhotoHeader
    /// Pixels in a row after resizing.
    public let resizedWidth: Int
    /// Rows after resizing.
    public let resizedHeight: Int
    /// Patches in a row.
    public let gridWidth: Int
    /// Rows of patches.
    public let gridHeight: Int
    /// The image tokens that the language model will see.
    public let tokenCount: Int

    /// The number of patches that the vision tower will see.
    public var patchCount: Int { gridWidth * gridHeight }
}
