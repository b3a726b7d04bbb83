/// Puts HEIC files together from coded pictures, as a stranger might.
struct HEICFile {
    struct Item {
        let id: Int
        let type: String
        /// Numbers of properties, from 1.
        let properties: [Int]
        /// Where its bytes begin in the data, and how many there are.
        let place: Range<Int>
    }

    var primary = 1
    var items: [Item]
    var properties: [[UInt8]]
    /// What items are made of.
    var parts: [Int: [Int]] = [:]
    var data: [UInt8]

    /// The whole file.
    var bytes: [UInt8] {
        let type = Self.box("ftyp", Array("heic".utf8) + Self.number(0, 4) + Array("mif1heic".utf8))
        // The places depend on the length of what stands before the data, but not the other way round.
        let length = type.count + meta(dataOffset: 0).count + 8
        return type + meta(dataOffset: length) + Self.box("mdat", data)
    }

    static func box(_ type: String, _ contents: [UInt8]) -> [UInt8] {
        number(contents.count + 8, 4) + Array(type.utf8) + contents
    }

    static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
    }

    /// The property with a picture's size, as the container has it.
    static func size(_ width: Int, _ height: Int) -> [UInt8] {
        box("ispe", number(0, 4) + number(width, 4) + number(height, 4))
    }

    /// What a grid says of itself: rows, columns and the size of the whole.
    static func grid(rows: Int, columns: Int, width: Int, height: Int) -> [UInt8] {
        [0, 1, UInt8(rows - 1), UInt8(columns - 1)] + number(width, 4) + number(height, 4)
    }

    private func meta(dataOffset: Int) -> [UInt8] {
        let handler = Self.box(
            "hdlr",
            Self.number(0, 8) + Array("pict".utf8) + Self.number(0, 12) + [0]
        )
        let information = items.flatMap { item -> [UInt8] in
            Self.box("infe", [2, 0, 0, 0] + Self.number(item.id, 2) + [0, 0] + Array(item.type.utf8) + [0])
        }
        let uses = items.flatMap { item -> [UInt8] in
            Self.number(item.id, 2) + [UInt8(item.properties.count)] + item.properties.map(UInt8.init)
        }
        let places = items.flatMap { item -> [UInt8] in
            let start = dataOffset + item.place.lowerBound
            return [item.id, 0, 1].flatMap { Self.number($0, 2) }
                + [start, item.place.count].flatMap { Self.number($0, 4) }
        }
        let references = parts.sorted { $0.key < $1.key }.flatMap { item, others -> [UInt8] in
            Self.box(
                "dimg",
                Self.number(item, 2) + Self.number(others.count, 2) + others.flatMap { Self.number($0, 2) }
            )
        }
        let container = Self.box("ipco", properties.flatMap { $0 })
        let contents: [[UInt8]] = [
            Self.number(0, 4), handler, Self.box("pitm", Self.number(0, 4) + Self.number(primary, 2)),
            Self.box("iloc", [0, 0, 0, 0, 0x44, 0] + Self.number(items.count, 2) + places),
            Self.box("iinf", Self.number(0, 4) + Self.number(items.count, 2) + information),
            Self.box(
                "iprp",
                container + Self.box("ipma", Self.number(0, 4) + Self.number(items.count, 4) + uses)
            ),
            references.isEmpty ? [] : Self.box("iref", Self.number(0, 4) + references),
        ]
        return Self.box("meta", contents.flatMap { $0 })
    }
}
