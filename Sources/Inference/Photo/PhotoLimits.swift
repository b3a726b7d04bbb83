/// How large a photo may be; all of it is checked before memory is taken for its pixels.
public struct PhotoLimits: Sendable, Hashable {
    /// The largest file, in bytes.
    public var maxBytes: Int
    /// The most pixels, as stored and as seen.
    public var maxPixels: Int
    /// The longer side over the shorter one, at most.
    public var maxAspectRatio: Double
    /// The most pixels that the scans of a JPEG may go over together: each costs a pass, however few bytes it holds.
    public var maxScanPixels: Int

    /// The most scans of a JPEG, however small; encoders write about ten.
    private static let mostScans = 100

    /// Makes limits.
    /// - Parameters:
    ///   - maxBytes: The largest file, in bytes; 20 MiB unless told.
    ///   - maxPixels: The most pixels; 50 million unless told.
    ///   - maxAspectRatio: The longer side over the shorter one, at most; 200 unless told, the model's own bound.
    ///   - maxScanPixels: The most pixels that all scans of a JPEG may go over; 25 times 50 million unless told.
    public init(
        maxBytes: Int = 20 << 20,
        maxPixels: Int = 50_000_000,
        maxAspectRatio: Double = 200,
        maxScanPixels: Int = 1_250_000_000
    ) {
        self.maxBytes = maxBytes
        self.maxPixels = maxPixels
        self.maxAspectRatio = maxAspectRatio
        self.maxScanPixels = maxScanPixels
    }

    /// Checks the length of a file.
    /// - Throws: `photo_too_many_bytes`.
    package func admit(byteCount: Int) throws(InferenceError) {
        if byteCount > maxBytes {
            throw InferenceError(.photoTooManyBytes, "the file has \(byteCount) bytes; \(maxBytes) are allowed")
        }
    }

    /// Checks what a header says.
    /// - Parameter header: The header of the photo to be decoded.
    /// - Throws: `photo_too_many_pixels`, `photo_too_many_scans` or `photo_aspect_ratio`.
    public func admit(_ header: PhotoHeader) throws(InferenceError) {
        for (width, height) in [(header.storedWidth, header.storedHeight), (header.width, header.height)] {
            // Divided rather than multiplied: a header may claim sides whose product overflows.
            if width > maxPixels / max(height, 1) {
                let size = "\(width) x \(height)"
                throw InferenceError(.photoTooManyPixels, "the photo is \(size); \(maxPixels) pixels are allowed")
            }
        }
        // Tiles reach beyond the edge, and transparency is a picture of its own.
        if let coded = header.codedPixels, coded / 2 > maxPixels {
            let what = "the coded pictures of the photo have \(coded) pixels together"
            throw InferenceError(.photoTooManyPixels, "\(what); twice \(maxPixels) are allowed")
        }
        let scans = max(1, min(Self.mostScans, maxScanPixels / max(header.storedWidth * header.storedHeight, 1)))
        if header.scanCount > scans {
            let size = "\(header.storedWidth) x \(header.storedHeight) in \(header.scanCount) scans"
            throw InferenceError(.photoTooManyScans, "the photo is \(size); \(scans) scans are allowed at its size")
        }
        try SmartResize.checkAspectRatio(width: header.width, height: header.height, limit: maxAspectRatio)
    }
}
