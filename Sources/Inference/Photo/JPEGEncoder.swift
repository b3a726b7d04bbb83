internal import CImageCodecs

/// Writes small pictures, such as thumbnails of reports, as JPEG files.
///
/// The file holds pixels alone: no EXIF, no place, no camera.
package enum JPEGEncoder {
    /// A picture as a JPEG file; equal pictures give equal bytes.
    ///
    /// - Parameters:
    ///   - image: The picture.
    ///   - quality: From 1, smallest, to 100, best.
    /// - Returns: The whole file.
    /// - Throws: `photo_unsupported` for a picture without pixels or larger than JPEG allows.
    package static func encode(_ image: RGBImage, quality: Int = 75) throws(InferenceError) -> [UInt8] {
        guard let width = UInt32(exactly: image.width), let height = UInt32(exactly: image.height) else {
            throw InferenceError(.photoUnsupported, "a picture of \(image.width) x \(image.height) cannot be written")
        }
        // More than noise at the best quality takes.
        let capacity = 4096 + image.width * image.height * 6
        var result: Result<Void, InferenceError> = .success(())
        let file = [UInt8](unsafeUninitializedCapacity: capacity) { target, initialized in
            var count = capacity
            result = Result { () throws(InferenceError) in
                try CodecCall.run(.jpeg) { message in
                    image.pixels.withUnsafeBufferPointer { pixels in
                        image_codec_jpeg_encode(
                            pixels.baseAddress,
                            width,
                            height,
                            Int32(clamping: quality),
                            target.baseAddress,
                            &count,
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
        return file
    }
}
