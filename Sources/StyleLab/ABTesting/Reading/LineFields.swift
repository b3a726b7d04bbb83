import Glibc

/// Walks through the fields of a JSON object on one line, without making anything of those that nobody asks for.
enum LineFields {
    /// Calls back for each field of the outermost object, in their order.
    ///
    /// - Parameters:
    ///   - line: The line without its end.
    ///   - body: What to do with a field.
    /// - Returns: Whether the line is one whole object, as far as its structure goes.
    @inline(__always)
    static func each(in line: UnsafeRawBufferPointer, _ body: (FieldName, FieldValue) -> Void) -> Bool {
        var place = skipSpaces(line, 0)
        guard place < line.count, line[place] == UInt8(ascii: "{") else { return false }
        place = skipSpaces(line, place + 1)
        if place < line.count, line[place] == UInt8(ascii: "}") { return skipSpaces(line, place + 1) == line.count }
        while place < line.count {
            guard line[place] == UInt8(ascii: "\""), let nameEnd = endOfString(line, place + 1) else { return false }
            let name = FieldName(UnsafeRawBufferPointer(rebasing: line[place + 1..<nameEnd]))
            place = skipSpaces(line, nameEnd + 1)
            guard place < line.count, line[place] == UInt8(ascii: ":") else { return false }
            place = skipSpaces(line, place + 1)
            guard place < line.count, let end = endOfValue(line, place) else { return false }
            if line[place] == UInt8(ascii: "\"") {
                let contents = UnsafeRawBufferPointer(rebasing: line[place + 1..<end - 1])
                body(name, FieldValue(bytes: contents, isString: true))
            } else {
                body(name, FieldValue(bytes: UnsafeRawBufferPointer(rebasing: line[place..<end]), isString: false))
            }
            place = skipSpaces(line, end)
            guard place < line.count else { return false }
            if line[place] == UInt8(ascii: "}") { return skipSpaces(line, place + 1) == line.count }
            guard line[place] == UInt8(ascii: ",") else { return false }
            place = skipSpaces(line, place + 1)
        }
        return false
    }

    /// Where the line ends that begins at a place: at its line feed, or where the bytes end.
    @inline(__always)
    static func lineEnd(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard let base = bytes.baseAddress,
            let end = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
        else { return bytes.count }
        return UnsafeRawPointer(end) - base
    }

    @inline(__always)
    private static func skipSpaces(_ line: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var place = start
        while place < line.count, line[place] <= 0x20 { place += 1 }
        return place
    }

    /// Where the closing quotation mark stands.
    @inline(__always)
    private static func endOfString(_ line: UnsafeRawBufferPointer, _ start: Int) -> Int? {
        guard let base = line.baseAddress else { return nil }
        var place = start
        while place < line.count,
            let found = memchr(base + place, Int32(UInt8(ascii: "\"")), line.count - place)
        {
            let quote = UnsafeRawPointer(found) - base
            var backslashes = 0
            while quote - backslashes > start, line[quote - backslashes - 1] == UInt8(ascii: "\\") { backslashes += 1 }
            if backslashes % 2 == 0 { return quote }
            place = quote + 1
        }
        return nil
    }

    /// The place behind a value.
    @inline(__always)
    private static func endOfValue(_ line: UnsafeRawBufferPointer, _ start: Int) -> Int? {
        switch line[start] {
        case UInt8(ascii: "\""): return endOfString(line, start + 1).map { $0 + 1 }
        case UInt8(ascii: "{"), UInt8(ascii: "["): return endOfContainer(line, start)
        default:
            var place = start
            while place < line.count, line[place] != UInt8(ascii: ","), line[place] != UInt8(ascii: "}"),
                line[place] > 0x20
            {
                place += 1
            }
            return place > start ? place : nil
        }
    }

    private static func endOfContainer(_ line: UnsafeRawBufferPointer, _ start: Int) -> Int? {
        var depth = 0
        var place = start
        while place < line.count {
            switch line[place] {
            case UInt8(ascii: "\""):
                guard let end = endOfString(line, place + 1) else { return nil }
                place = end
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return place + 1 }
            default: break
            }
            place += 1
        }
        return nil
    }
}
