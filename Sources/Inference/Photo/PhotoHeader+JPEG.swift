extension PhotoHeader {
    private static let exifPrefix = Array("Exif\0\0".utf8)
    private static let xmpPrefix = Array("http://ns.adobe.com/xap/1.0/\0".utf8)

    private struct Frame {
        let width: Int
        let height: Int
        let componentCount: Int
        let isProgressive: Bool
    }

    /// Walks the marker segments up to the first scan (ITU-T T.81, annex B), and on where more scans follow.
    static func readJPEG(_ file: BoundedBytes) throws(InferenceError) -> PhotoHeader {
        var offset = 2
        var frame: Frame?
        var exif: [UInt8] = []
        var xmp: BoundedBytes?
        while true {
            guard let start = file.firstOffset(of: 0xFF, from: offset), let marker = file.byte(at: start + 1) else {
                throw truncated(.jpeg)
            }
            switch marker {
            case 0xFF:
                offset = start + 1
                continue
            case 0x00, 0x01, 0xD0...0xD8:
                offset = start + 2
                continue
            case 0xD9:
                throw InferenceError(.photoCorrupt, "the jpeg file ends without a picture")
            default:
                break
            }
            guard let length = file.uint16BigEndian(at: start + 2) else {
                throw truncated(.jpeg)
            }
            guard length >= 2 else {
                throw InferenceError(.photoCorrupt, "the jpeg file has a segment shorter than its own length field")
            }
            guard let segment = file.window(at: start + 4, count: length - 2) else {
                throw truncated(.jpeg)
            }
            switch marker {
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                let found = try readFrame(segment, marker: marker)
                frame = frame ?? found
            case 0xE1 where segment.starts(with: exifPrefix):
                // Metadata too long for one segment goes on in the next.
                exif += segment.suffix(from: exifPrefix.count)?.array ?? []
            case 0xE1 where segment.starts(with: xmpPrefix):
                xmp = segment.suffix(from: xmpPrefix.count)
            case 0xDA:
                guard let frame else {
                    throw InferenceError(.photoCorrupt, "the jpeg file has a scan before its frame header")
                }
                let orientation = OrientationTag.orientation(exif: BoundedBytes(exif), xmp: xmp)
                return PhotoHeader(
                    format: .jpeg,
                    storedWidth: frame.width,
                    storedHeight: frame.height,
                    orientation: orientation,
                    // With all of its components in one scan, a sequential frame has no other.
                    scanCount: frame.isProgressive || segment.byte(at: 0) != UInt8(frame.componentCount)
                        ? scanCount(file, from: start) : 1
                )
            default:
                break
            }
            offset = start + 2 + length
        }
    }

    /// The scans from one on up to the end of the picture or the file, none of them decoded.
    private static func scanCount(_ file: BoundedBytes, from first: Int) -> Int {
        var count = 0
        var offset = first
        while let byte = file.byte(at: offset) {
            guard byte == 0xFF, let marker = file.byte(at: offset + 1) else {
                offset += 1
                continue
            }
            switch marker {
            case 0xFF: offset += 1
            case 0xD9: return count
            // Stuffing and restarts within a scan's data.
            case 0x00, 0x01, 0xD0...0xD8: offset += 2
            default:
                count += marker == 0xDA ? 1 : 0
                offset += 2 + (file.uint16BigEndian(at: offset + 2) ?? 0)
            }
        }
        return count
    }

    private static func readFrame(_ segment: BoundedBytes, marker: UInt8) throws(InferenceError) -> Frame {
        guard let precision = segment.byte(at: 0), let height = segment.uint16BigEndian(at: 1),
            let width = segment.uint16BigEndian(at: 3), let components = segment.byte(at: 5)
        else {
            throw InferenceError(.photoCorrupt, "the jpeg frame header is too short")
        }
        guard precision == 8 else {
            throw InferenceError(.photoUnsupported, "jpeg files with \(precision)-bit samples are not decoded")
        }
        guard [0xC0, 0xC1, 0xC2, 0xC9, 0xCA].contains(marker) else {
            throw InferenceError(.photoUnsupported, "lossless and hierarchical jpeg files are not decoded")
        }
        guard [1, 3, 4].contains(components) else {
            throw InferenceError(.photoUnsupported, "jpeg files with \(components) components are not decoded")
        }
        return Frame(
            width: width,
            height: height,
            componentCount: Int(components),
            isProgressive: marker == 0xC2 || marker == 0xCA
        )
    }
}
