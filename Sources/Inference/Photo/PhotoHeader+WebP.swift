extension PhotoHeader {
    private enum Flag {
        static let exif: UInt8 = 0x08
        static let xmp: UInt8 = 0x04
    }

    /// Reads the first chunk and, in the extended format, the metadata chunks (RFC 9649, section 2).
    static func readWebP(_ file: BoundedBytes) throws(InferenceError) -> PhotoHeader {
        guard let type = file.text(at: 12, count: 4), let length = file.uint32LittleEndian(at: 16) else {
            throw truncated(.webp)
        }
        switch type {
        case "VP8 ":
            guard let frame = file.window(at: 20, count: 10) else {
                throw truncated(.webp)
            }
            guard frame.starts(with: [0x9D, 0x01, 0x2A], at: 3), let width = frame.uint16LittleEndian(at: 6),
                let height = frame.uint16LittleEndian(at: 8)
            else {
                throw InferenceError(.photoCorrupt, "the webp file does not begin with a key frame")
            }
            return webp(width & 0x3FFF, height & 0x3FFF, .upright)
        case "VP8L":
            guard let signature = file.byte(at: 20), let bits = file.uint32LittleEndian(at: 21) else {
                throw truncated(.webp)
            }
            guard signature == 0x2F else {
                throw InferenceError(.photoCorrupt, "the webp file's lossless picture lacks its signature")
            }
            return webp((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, .upright)
        case "VP8X":
            guard let flags = file.byte(at: 20),
                let width = file.unsigned(at: 24, count: 3, bigEndian: false),
                let height = file.unsigned(at: 27, count: 3, bigEndian: false)
            else {
                throw truncated(.webp)
            }
            let orientation = extendedOrientation(file, from: 20 + length + length % 2, flags: flags)
            return webp(width + 1, height + 1, orientation)
        default:
            throw InferenceError(.photoCorrupt, "the webp file does not begin with a picture chunk")
        }
    }

    private static func webp(_ width: Int, _ height: Int, _ orientation: PhotoOrientation) -> PhotoHeader {
        PhotoHeader(format: .webp, storedWidth: width, storedHeight: height, orientation: orientation)
    }

    private static func extendedOrientation(
        _ file: BoundedBytes,
        from start: Int,
        flags: UInt8
    ) -> PhotoOrientation {
        var exif: BoundedBytes?
        var xmp: BoundedBytes?
        var offset = start
        while let type = file.text(at: offset, count: 4), let length = file.uint32LittleEndian(at: offset + 4),
            let data = file.window(at: offset + 8, count: length)
        {
            switch type {
            case "EXIF" where flags & Flag.exif != 0: exif = exif ?? data
            case "XMP " where flags & Flag.xmp != 0: xmp = xmp ?? data
            default: break
            }
            offset += 8 + length + length % 2
        }
        return OrientationTag.orientation(exif: exif, xmp: xmp)
    }
}
