import Contracts
import Glibc

/// A value in a line, where it stands; a string without its quotation marks.
struct FieldValue {
    let bytes: UnsafeRawBufferPointer
    let isString: Bool

    /// Whether it is `null`, which counts as absent.
    @inline(__always)
    var isNull: Bool { !isString && bytes.count == 4 && bytes[0] == UInt8(ascii: "n") }

    /// Whether it is `true`.
    @inline(__always)
    var isTrue: Bool { !isString && bytes.count == 4 && bytes[0] == UInt8(ascii: "t") }

    /// The hash of a string, whatever way its characters are written.
    @inline(__always)
    var hash: UInt64? {
        guard isString, !bytes.isEmpty, let start = bytes.baseAddress else { return nil }
        guard memchr(start, Int32(UInt8(ascii: "\\")), bytes.count) == nil else {
            return unescaped.map { ByteHash.hash($0) }
        }
        return ByteHash.hash(bytes)
    }

    /// The whole number.
    var integer: Int? {
        guard !isString, !bytes.isEmpty, bytes.count < 16 else { return nil }
        var value = 0
        for byte in bytes {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    /// The number.
    var number: Double? {
        guard !isString, bytes.count < 64 else { return nil }
        return Double(String(decoding: bytes, as: UTF8.self))
    }

    private var unescaped: String? {
        try? JSONStrings.decode(bytes)
    }
}
