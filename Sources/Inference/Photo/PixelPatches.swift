/// A photo cut into patches, ready for the vision tower.
public struct PixelPatches: Sendable, Equatable {
    /// Rows of patches.
    public let gridHeight: Int
    /// Patches in a row.
    public let gridWidth: Int
    /// Pixels on a patch's side.
    public let patchSize: Int
    /// Patches on the side of a block that becomes one token.
    public let mergeSize: Int
    /// `[patchCount, rowLength]`: patches in block order `[gridHeight / m, gridWidth / m, m, m]` with m = `mergeSize`,
    /// each patch `[3, patchSize, patchSize]`, for one temporal slice (a still picture repeats it).
    public let values: [Float]

    init(gridHeight: Int, gridWidth: Int, patchSize: Int, mergeSize: Int, values: [Float]) {
        self.gridHeight = gridHeight
        self.gridWidth = gridWidth
        self.patchSize = patchSize
        self.mergeSize = mergeSize
        self.values = values
    }

    /// The number of patches.
    public var patchCount: Int { gridHeight * gridWidth }

    /// The numbers in one patch.
    public var rowLength: Int { 3 * patchSize * patchSize }

    /// The image tokens that the language model sees.
    public var tokenCount: Int { patchCount / (mergeSize * mergeSize) }
}
