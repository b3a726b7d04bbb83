/// A photo cut into patches, ready for the vision tower.
public struct PixelPatches: Sendable, Equatable {
    /// The resized picture that is cut.
    let image: RGBImage
    let normalization: PixelNormalization
    private let layout: PatchLayout

    /// A picture whose sides are multiples of what becomes a token.
    init(image: RGBImage, layout: PatchLayout, normalization: PixelNormalization) {
        self.image = image
        self.layout = layout
        self.normalization = normalization
    }

    /// Pixels on a patch's side.
    public var patchSize: Int { layout.patchSize }

    /// Patches on the side of a block that becomes one token.
    public var mergeSize: Int { layout.mergeSize }

    /// Rows of patches.
    public var gridHeight: Int { image.height / patchSize }

    /// Patches in a row.
    public var gridWidth: Int { image.width / patchSize }

    /// `[patchCount, rowLength]`: patches in block order `[gridHeight / m, gridWidth / m, m, m]` with m = `mergeSize`,
    /// each patch `[3, patchSize, patchSize]`, for one temporal slice (a still picture repeats it). Computed anew each time.
    public var values: [Float] { layout.values(of: image, normalization: normalization) }

    /// The number of patches.
    public var patchCount: Int { gridHeight * gridWidth }

    /// The numbers in one patch.
    public var rowLength: Int { 3 * patchSize * patchSize }

    /// The image tokens that the language model sees.
    public var tokenCount: Int { patchCount / (mergeSize * mergeSize) }
}
