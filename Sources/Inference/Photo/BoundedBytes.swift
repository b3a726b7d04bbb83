/// A window on a file's bytes in which every read is checked: outside it there is `nil`, never a trap.
package struct BoundedBytes: Sendable {
    private let bytes: [UInt8]
    private let range: Range<Int>

    /// The whole array.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        range = bytes.indices
    }

    private init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        self.range = range
    }

    /// The number of bytes in the window.
    package var count: Int { range.count }

    /// The byte `offset` places after the window's beginning.
    package func byte(at offset: Int) -> UInt8? {
        offset >= 0 && offset < range.count ? bytes[range.lowerBound + offset] : nil
    }

    /// A smaller window, or `nil` where it would reach outside this one.
    package func window(at offset: Int, count: Int) -> BoundedBytes? {
        guard offset >= 0, count >= 0, offset <= range.count, count <= range.count - offset else {
            return nil
        }
        let start = range.lowerBound + offset
        return BoundedBytes(bytes, start..<start + count)
    }

    /// The bytes from `offset` to the window's end.
    package func suffix(from offset: Int) -> BoundedBytes? {
        window(at: offset, count: range.count - offset)
    }

    /// Whether these bytes stand at `offset`.
    package func starts(with prefix: [UInt8], at offset: Int = 0) -> Bool {
        guard let here = window(at: offset, count: prefix.count) else {
            return false
        }
        return bytes[here.range].elementsEqual(prefix)
    }

    /// The bytes as an array.
    package var array: [UInt8] { Array(bytes[range]) }

    /// ASCII text of a fixed length.
    package func text(at offset: Int, count: Int) -> String? {
        window(at: offset, count: count).map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }

    /// Where a byte first stands at or after `offset`.
    package func firstOffset(of value: UInt8, from offset: Int = 0) -> Int? {
        suffix(from: offset).flatMap { rest in
            bytes[rest.range].firstIndex(of: value).map { $0 - range.lowerBound }
        }
    }

    /// An unsigned number of 16 bits, most significant byte first.
    package func uint16BigEndian(at offset: Int) -> Int? {
        unsigned(at: offset, count: 2, bigEndian: true)
    }

    /// An unsigned number of 32 bits, most significant byte first.
    package func uint32BigEndian(at offset: Int) -> Int? {
        unsigned(at: offset, count: 4, bigEndian: true)
    }

    /// An unsigned number of 16 bits, least significant byte first.
    package func uint16LittleEndian(at offset: Int) -> Int? {
        unsigned(at: offset, count: 2, bigEndian: false)
    }

    /// An unsigned number of 32 bits, least significant byte first.
    package func uint32LittleEndian(at offset: Int) -> Int? {
        unsigned(at: offset, count: 4, bigEndian: false)
    }

    /// An unsigned number of up to four bytes.
    package func unsigned(at offset: Int, count: Int, bigEndian: Bool) -> Int? {
        guard let here = window(at: offset, count: count) else {
            return nil
        }
        let digits = bytes[here.range]
        let ordered = bigEndian ? Array(digits) : Array(digits.reversed())
        return ordered.reduce(0) { $0 << 8 | Int($1) }
    }
}
