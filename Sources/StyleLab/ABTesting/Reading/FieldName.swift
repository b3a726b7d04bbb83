/// The name of a field, compared as two words and a length: exact for names of up to 16 bytes, which all are.
struct FieldName: Hashable {
    let count: Int
    let head: UInt64
    let tail: UInt64

    /// The name in a line.
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer) {
        count = bytes.count
        if bytes.count >= 8 {
            head = bytes.loadUnaligned(as: UInt64.self)
            tail = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        } else {
            var word: UInt64 = 0
            for byte in bytes { word = word << 8 | UInt64(byte) }
            head = word
            tail = word
        }
    }

    init(_ name: StaticString) {
        self.init(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }
}
