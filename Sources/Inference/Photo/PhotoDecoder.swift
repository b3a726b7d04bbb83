internal import CImageCodecs

/// Decodes photos to the bytes that Pillow gives for the same file after turning it upright, compositing it over
/// white where it has transparency, and converting it to RGB.
public enum PhotoDecoder {
    /// Decodes one photo.
    ///
    /// The work is done on the calling thread and takes about 10 ns a pixel.
    /// - Parameters:
    ///   - bytes: The whole file; what follows the picture is ignored.
    ///   - limits: What is refused before any memory is taken for pixels.
    /// - Returns: The picture, upright and opaque.
    /// - Throws: An error with one of the `photo_` codes.
    public static func decode(
        _ bytes: [UInt8],
        limits: PhotoLimits = PhotoLimits()
    ) throws(InferenceError) -> RGBImage {
        try limits.admit(byteCount: bytes.count)
        return try decode(bytes, header: PhotoHeader.read(bytes), limits: limits)
    }

    static func decode(
        _ bytes: [UInt8],
        header: PhotoHeader,
        limits: PhotoLimits
    ) throws(InferenceError) -> RGBImage {
        try limits.admit(header)
        let isTurned = header.format == .heic
        let width = isTurned ? header.width : header.storedWidth
        let height = isTurned ? header.height : header.storedHeight
        guard let columns = UInt32(exactly: width), let rows = UInt32(exactly: height) else {
            throw InferenceError(.photoTooManyPixels, "the photo is \(width) x \(height)")
        }
        var result: Result<Void, InferenceError> = .success(())
        let count = width * height * 3
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            result = Result { () throws(InferenceError) in
                try CodecCall.run(header.format) { message in
                    bytes.withUnsafeBufferPointer { file in
                        decoder(of: header.format)(
                            file.baseAddress,
                            file.count,
                            columns,
                            rows,
                            target.baseAddress,
                            message
                        )
                    }
                }
            }
            if case .success = result {
                initialized = count
            }
        }
        try result.get()
        return header.orientation.applied(to: RGBImage(width: width, height: height, pixels: pixels))
    }

    private typealias Decoder = (
        UnsafePointer<UInt8>?, Int, UInt32, UInt32, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<CChar>?
    ) -> Int32

    private static func decoder(of format: PhotoFormat) -> Decoder {
        switch format {
        case .jpeg: image_codec_jpeg_decode
        case .png: image_codec_png_decode
        case .webp: image_codec_webp_decode
        case .heic: image_codec_heif_decode
        }
    }
}
