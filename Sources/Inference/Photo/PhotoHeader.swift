/// What a photo's file says about itself before any pixel is decoded.
public struct PhotoHeader: Sendable, Hashable {
    /// The kind of file, by its first bytes.
    public let format: PhotoFormat
    /// Pixels in a row as the file stores them.
    public let storedWidth: Int
    /// Rows as the file stores them.
    public let storedHeight: Int
    /// How the stored pixels are turned to be seen upright.
    public let orientation: PhotoOrientation
    /// Pixels in a row when seen upright.
    public let width: Int
    /// Rows when seen upright.
    public let height: Int
    /// How often the decoder goes over the picture: the scans of a JPEG, 1 for other kinds.
    public let scanCount: Int
    /// The pixels of all coded pictures that make the photo, as they say themselves; nil where there is but one, with the
    /// size above.
    public let codedPixels: Int?

    init(
        format: PhotoFormat,
        storedWidth: Int,
        storedHeight: Int,
        orientation: PhotoOrientation,
        scanCount: Int = 1
    ) {
        self.scanCount = scanCount
        codedPixels = nil
        self.format = format
        self.storedWidth = storedWidth
        self.storedHeight = storedHeight
        self.orientation = orientation
        width = orientation.swapsSides ? storedHeight : storedWidth
        height = orientation.swapsSides ? storedWidth : storedHeight
    }

    /// For containers whose decoder turns and crops by itself.
    init(format: PhotoFormat, storedWidth: Int, storedHeight: Int, width: Int, height: Int, codedPixels: Int) {
        self.codedPixels = codedPixels
        self.format = format
        self.storedWidth = storedWidth
        self.storedHeight = storedHeight
        orientation = .upright
        scanCount = 1
        self.width = width
        self.height = height
    }

    /// Reads the header of a photo.
    /// - Parameter bytes: The whole file.
    /// - Returns: Its kind, its size and how it is turned.
    /// - Throws: `photo_empty`, `photo_unsupported`, `photo_truncated` or `photo_corrupt`.
    public static func read(_ bytes: [UInt8]) throws(InferenceError) -> PhotoHeader {
        let file = BoundedBytes(bytes)
        let header: PhotoHeader
        switch try PhotoFormat.detect(file) {
        case .jpeg: header = try readJPEG(file)
        case .png: header = try readPNG(file)
        case .webp: header = try readWebP(file)
        case .heic: header = try readHEIC(bytes)
        }
        guard header.storedWidth > 0, header.storedHeight > 0 else {
            throw InferenceError(.photoCorrupt, "the \(header.format.rawValue) header gives a side of no pixels")
        }
        return header
    }

    static func truncated(_ format: PhotoFormat) -> InferenceError {
        InferenceError(.photoTruncated, "the \(format.rawValue) file ends within its header: upload it again")
    }
}
