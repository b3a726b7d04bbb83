/// A box of the ISO base media file format (ISO/IEC 14496-12, section 4.2).
struct HEICBox {
    /// Boxes within one box, at most: a photo has dozens, and each costs more memory than bytes.
    private static let most = 20_000

    /// Four letters.
    let type: String
    /// What it holds.
    let contents: BoundedBytes

    /// The boxes that lie one after another, up to the first that is none.
    ///
    /// - Throws: `photo_unsupported` where there are too many.
    static func all(in bytes: BoundedBytes) throws(InferenceError) -> [HEICBox] {
        var boxes: [HEICBox] = []
        var offset = 0
        while let short = bytes.uint32BigEndian(at: offset), let type = bytes.text(at: offset + 4, count: 4) {
            let start = short == 1 ? 16 : 8
            let length: Int
            switch short {
            case 0: length = bytes.count - offset
            case 1: length = bytes.unsigned(at: offset + 8, count: 8, bigEndian: true) ?? 0
            default: length = short
            }
            guard length >= start, let contents = bytes.window(at: offset + start, count: length - start) else { break }
            guard boxes.count < most else { throw HEICItems.unsupported("it has more than \(most) boxes") }
            boxes.append(HEICBox(type: type, contents: contents))
            offset += length
        }
        return boxes
    }

    /// The one box of a type.
    ///
    /// - Throws: `photo_unsupported` where there are several, of which the decoder might take another.
    static func only(_ type: String, in boxes: [HEICBox]) throws(InferenceError) -> BoundedBytes? {
        let found = boxes.filter { $0.type == type }
        guard found.count <= 1 else { throw HEICItems.unsupported("it has several boxes '\(type)'") }
        return found.first?.contents
    }
}
