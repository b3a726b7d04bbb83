/// A decoded picture: red, green and blue bytes, rows from top to bottom, no padding.
public struct RGBImage: Sendable, Equatable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// `height * width * 3` bytes.
    public let pixels: [UInt8]

    /// Makes a picture of given pixels.
    /// - Parameters:
    ///   - width: Pixels in a row.
    ///   - height: Rows.
    ///   - pixels: `height * width * 3` bytes, rows from top to bottom.
    package init(width: Int, height: Int, pixels: [UInt8]) {
        assert(pixels.count == width * height * 3)
        self.width = width
        self.height = height
        self.pixels = pixels
    }
}
