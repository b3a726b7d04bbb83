import Contracts

/// Reads RFC 3339 moments; those of one day share the arithmetic of the calendar.
struct MomentReader {
    private var day: (head: UInt64, tail: UInt64) = (0, 0)
    private var startOfDay: Int64 = 0

    /// Milliseconds since 1970, or `nil` when the value is no moment.
    mutating func milliseconds(_ value: FieldValue) -> Int64? {
        guard value.isString else { return nil }
        let bytes = value.bytes
        // The form that this product writes: 2026-03-01T00:30:00.250Z.
        if bytes.count == 24, bytes[10] == UInt8(ascii: "T"), bytes[19] == UInt8(ascii: "."),
            bytes[23] == UInt8(ascii: "Z"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2), let second = number(bytes, 17, 2),
            let millisecond = number(bytes, 20, 3), hour < 24, minute < 60, second < 60
        {
            let head = bytes.loadUnaligned(as: UInt64.self)
            let tail = UInt64(bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
            if day.head != head || day.tail != tail {
                let text = String(decoding: bytes.prefix(10), as: UTF8.self) + "T00:00:00Z"
                guard let start = Timestamp(rfc3339: text) else { return nil }
                startOfDay = start.millisecondsSinceEpoch
                day = (head, tail)
            }
            return startOfDay + Int64(((hour * 60 + minute) * 60 + second) * 1000 + millisecond)
        }
        return Timestamp(rfc3339: String(decoding: bytes, as: UTF8.self))?.millisecondsSinceEpoch
    }

    @inline(__always)
    private func number(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ digits: Int) -> Int? {
        var value = 0
        for place in start..<start + digits {
            let digit = Int(bytes[place]) - 0x30
            guard digit >= 0, digit < 10 else { return nil }
            value = value * 10 + digit
        }
        return value
    }
}
