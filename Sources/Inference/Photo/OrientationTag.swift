/// Reads the orientation from the metadata that cameras and editors write beside the pixels.
///
/// Broken metadata is passed over: it never makes a photo unusable.
package enum OrientationTag {
    private static let exifPrefix = Array("Exif\0\0".utf8)
    private static let tag = 0x0112
    private static let longestPacket = 1 << 20
    private static let xmpMarks = [Array(#"tiff:Orientation=""#.utf8), Array("tiff:Orientation>".utf8)]

    /// The orientation that EXIF gives, or, where it has no such tag, the one that XMP gives.
    package static func orientation(exif: BoundedBytes?, xmp: BoundedBytes?) -> PhotoOrientation {
        let value = exif.flatMap(exifValue) ?? xmp.flatMap(xmpValue)
        return value.flatMap(PhotoOrientation.init(rawValue:)) ?? .upright
    }

    /// The tag's value in the first directory of a TIFF structure (TIFF 6.0, section 2), if the tag is there.
    package static func exifValue(_ bytes: BoundedBytes) -> Int? {
        var tiff = bytes
        // Some writers put the JPEG prefix before the structure in PNG and WebP too, or twice.
        for _ in 0..<2 where tiff.starts(with: exifPrefix) {
            tiff = tiff.suffix(from: exifPrefix.count) ?? tiff
        }
        let bigEndian: Bool
        switch (tiff.byte(at: 0), tiff.byte(at: 1)) {
        case (0x4D, 0x4D): bigEndian = true
        case (0x49, 0x49): bigEndian = false
        default: return nil
        }
        guard tiff.byte(at: 2) == 0x2A || tiff.byte(at: 3) == 0x2A,
            let directory = tiff.unsigned(at: 4, count: 4, bigEndian: bigEndian),
            let entries = tiff.unsigned(at: directory, count: 2, bigEndian: bigEndian)
        else {
            return nil
        }
        for index in 0..<entries {
            guard let entry = tiff.window(at: directory + 2 + 12 * index, count: 12) else {
                return nil
            }
            if entry.unsigned(at: 0, count: 2, bigEndian: bigEndian) == tag {
                return number(in: entry, bigEndian: bigEndian)
            }
        }
        return nil
    }

    /// A single SHORT or LONG; of anything else in its place, the value 0, which turns nothing.
    private static func number(in entry: BoundedBytes, bigEndian: Bool) -> Int {
        let type = entry.unsigned(at: 2, count: 2, bigEndian: bigEndian)
        guard entry.unsigned(at: 4, count: 4, bigEndian: bigEndian) == 1 else {
            return 0
        }
        switch type {
        case 3, 8: return entry.unsigned(at: 8, count: 2, bigEndian: bigEndian) ?? 0
        case 4, 9: return entry.unsigned(at: 8, count: 4, bigEndian: bigEndian) ?? 0
        default: return 0
        }
    }

    /// The digit after the first `tiff:Orientation` in an XMP packet, as attribute or as element.
    package static func xmpValue(_ bytes: BoundedBytes) -> Int? {
        let packet = bytes.window(at: 0, count: min(bytes.count, longestPacket)) ?? bytes
        var offset = 0
        while let start = packet.firstOffset(of: UInt8(ascii: "t"), from: offset) {
            for mark in xmpMarks where packet.starts(with: mark, at: start) {
                if let digit = packet.byte(at: start + mark.count), digit >= 0x30, digit <= 0x39 {
                    return Int(digit - 0x30)
                }
            }
            offset = start + 1
        }
        return nil
    }
}
