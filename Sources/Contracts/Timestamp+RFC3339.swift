extension Timestamp {
    /// Reads a date and time as RFC 3339 section 5.6 writes it.
    ///
    /// Accepts any number of fractional digits (what is finer than a millisecond is cut off), any offset, lower-case
    /// `t` and `z`, and a leap second at the end of a UTC day, which counts as the first second of the next. The result
    /// is `nil` when the text has another form, names a day that does not exist, or lies outside years 0000 to 9999
    /// once brought to UTC.
    ///
    /// - Parameter text: For example `2026-03-01T09:30:00.25+09:00`.
    public init?(rfc3339 text: String) {
        var reader = DigitReader(bytes: Array(text.utf8))
        guard
            let year = reader.number(digits: 4, in: 0...9999), reader.skip("-"),
            let month = reader.number(digits: 2, in: 1...12), reader.skip("-"),
            let day = reader.number(digits: 2, in: 1...CivilDate.daysIn(month: month, year: year)),
            reader.skip("T") || reader.skip("t"),
            let hour = reader.number(digits: 2, in: 0...23), reader.skip(":"),
            let minute = reader.number(digits: 2, in: 0...59), reader.skip(":"),
            let second = reader.number(digits: 2, in: 0...60),
            let milliseconds = reader.fraction(),
            let offsetMinutes = reader.offset(),
            reader.isAtEnd
        else { return nil }

        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        let utcMinutes = days * 1440 + hour * 60 + minute - offsetMinutes
        let isLastMinuteOfDay = (utcMinutes + 1) % 1440 == 0
        guard second < 60 || isLastMinuteOfDay else { return nil }

        let total = Int64(utcMinutes * 60 + second) * 1000 + Int64(milliseconds)
        guard total >= Self.earliest.millisecondsSinceEpoch, total <= Self.latest.millisecondsSinceEpoch else {
            return nil
        }
        self.init(millisecondsSinceEpoch: total)
    }

    /// The moment in RFC 3339, in UTC with exactly three fractional digits: `2026-03-01T00:30:00.250Z`.
    public var rfc3339: String {
        let millisecondsPerDay: Int64 = 86_400_000
        var days = millisecondsSinceEpoch / millisecondsPerDay
        var remainder = millisecondsSinceEpoch % millisecondsPerDay
        if remainder < 0 {
            days -= 1
            remainder += millisecondsPerDay
        }
        let date = CivilDate(daysSinceEpoch: Int(days))
        let time = Int(remainder)
        return Self.padded(date.year, 4) + "-" + Self.padded(date.month, 2) + "-" + Self.padded(date.day, 2)
            + "T" + Self.padded(time / 3_600_000, 2) + ":" + Self.padded(time / 60_000 % 60, 2)
            + ":" + Self.padded(time / 1000 % 60, 2) + "." + Self.padded(time % 1000, 3) + "Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

/// Reads the fixed-width parts of an RFC 3339 text from front to back.
private struct DigitReader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func digit() -> Int? {
        guard position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) else {
            return nil
        }
        defer { position += 1 }
        return Int(bytes[position] - UInt8(ascii: "0"))
    }

    mutating func number(digits: Int, in range: ClosedRange<Int>) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let next = digit() else { return nil }
            value = value * 10 + next
        }
        return range.contains(value) ? value : nil
    }

    /// Milliseconds after an optional point; zero without one.
    mutating func fraction() -> Int? {
        guard skip(".") else { return 0 }
        guard var value = digit() else { return nil }
        var digits = 1
        while let next = digit() {
            if digits < 3 { value = value * 10 + next }
            digits += 1
        }
        for _ in 0..<max(0, 3 - digits) { value *= 10 }
        return value
    }

    /// Minutes east of UTC.
    mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int
        if skip("+") {
            sign = 1
        } else if skip("-") {
            sign = -1
        } else {
            return nil
        }
        guard let hours = number(digits: 2, in: 0...23), skip(":"), let minutes = number(digits: 2, in: 0...59) else {
            return nil
        }
        return sign * (hours * 60 + minutes)
    }
}
