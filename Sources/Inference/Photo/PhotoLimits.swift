/// How large a photo may be; all three are checked before memory is taken for its pixels.
public struct PhotoLimits: Sendable, Hashable {
    /// The largest file, in bytes.
    public var maxBytes: Int
    /// The most pixels, as stored and as seen.
    public var maxPixels: Int
    /// The longer side over the shorter one, at most.
    public var maxAspectRatio: Double

    /// Makes limits.
    /// - Parameters:
    ///   - maxBytes: The largest file, in bytes; 20 MiB unless told.
    ///   - maxPixels: The most pixels; 50 million unless told.
    ///   - maxAspectRatio: The longer side over the shorter one, at most; 200 unless told, the model's own bound.
    public init(maxBytes: Int = 20 << 20, maxPixels: Int = 50_000_000, maxAspectRatio: Double = 200) {
        self.maxBytes = maxBytes
        self.maxPixels = maxPixels
        self.maxAspectRatio = maxAspectRatio
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
    /// - Throws: `photo_too_many_pixels` or `photo_aspect_ratio`.
    public func admit(_ header: PhotoHeader) throws(InferenceError) {
        for (width, height) in [(header.storedWidth, header.storedHeight), (header.width, header.height)] {
            // Divided rather than multiplied: a header may claim sides whose product overflows.
            if width > maxPixels / max(height, 1) {
                let size = "\(width) x \(height)"
                throw InferenceError(.photoTooManyPixels, "the photo is \(size); \(maxPixels) pixels are allowed")
            }
        }
        try SmartResize.checkAspectRatio(width: header.width, height: header.height, limit: maxAspectRatio)
    }
}
