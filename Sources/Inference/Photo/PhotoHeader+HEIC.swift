internal import CImageCodecs

extension PhotoHeader {
    /// The container's boxes are read by libheif, which also turns and crops the picture; no pixel is decoded. How much there
    /// would be to decode is read here, since the container's size binds nobody.
    static func readHEIC(_ bytes: [UInt8]) throws(InferenceError) -> PhotoHeader {
        var size = (width: UInt32(0), height: UInt32(0))
        var stored = (width: UInt32(0), height: UInt32(0))
        try CodecCall.run(.heic) { message in
            bytes.withUnsafeBufferPointer { file in
                image_codec_heif_size(
                    file.baseAddress,
                    file.count,
                    &size.width,
                    &size.height,
                    &stored.width,
                    &stored.height,
                    message
                )
            }
        }
        return PhotoHeader(
            format: .heic,
            storedWidth: Int(stored.width),
            storedHeight: Int(stored.height),
            width: Int(size.width),
            height: Int(size.height),
            codedPixels: try HEICCodedSize.pixels(BoundedBytes(bytes))
        )
    }
}
