/// Reads JSON byte by byte, for documents whose keys are tokens: strings stay bytes, because Swift's strings take
/// canonically equivalent ones for the same.
package struct JSONReader {
    private let bytes: [UInt8]
    private let end: Int
    private var position: Int
    private let file: String

    /// A reader of some bytes, which must be UTF-8, or of one value among them.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - range: where the value lies; nil reads all.
    ///   - file: the document's name for error messages.
    package init(_ bytes: [UInt8], range: Range<Int>? = nil, file: String) {
        self.bytes = bytes
        self.file = file
        position = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    /// The error for a field that is not as it must be.
    package func malformed(_ field: String, _ reason: String) -> InferenceError {
        InferenceError(.checkpointMalformed, "\(file): field \(field) \(reason)")
    }

    private mutating func next() -> UInt8? {
        while position < end {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return bytes[position]
            }
        }
        return nil
    }

    private mutating func consume(_ character: Unicode.Scalar) -> Bool {
        guard next() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar, _ field: String) throws(InferenceError) {
        guard consume(character) else {
            let place = position < end ? "at byte \(position)" : "at its end; is the file complete?"
            throw malformed(field, "is not valid JSON or has the wrong type: \(character) is missing \(place)")
        }
    }

    /// Whether the next value is an array.
    package mutating func isArray() -> Bool { next() == UInt8(ascii: "[") }

    /// Reads an object; `body` must read each member's value. The key is the string's bytes.
    ///
    /// - Throws: `checkpoint_malformed` naming the field.
    package mutating func members(
        _ field: String,
        _ body: (inout JSONReader, [UInt8]) throws(InferenceError) -> Void
    ) throws(InferenceError) {
        try expect("{", field)
        if consume("}") { return }
        var key: [UInt8] = []
        repeat {
            try string(into: &key, field)
            try expect(":", field)
            try body(&self, key)
        } while consume(",")
        try expect("}", field)
    }

    /// Reads an array; `body` must read each element.
    ///
    /// - Throws: `checkpoint_malformed` naming the field.
    package mutating func elements(
        _ field: String,
        _ body: (inout JSONReader) throws(InferenceError) -> Void
    ) throws(InferenceError) {
        try expect("[", field)
        if consume("]") { return }
        repeat { try body(&self) } while consume(",")
        try expect("]", field)
    }

    /// Reads a whole number from 0 to 2^31 - 1.
    ///
    /// - Throws: `checkpoint_malformed` naming the field.
    package mutating func integer(_ field: String) throws(InferenceError) -> Int {
        var value = 0
        var digits = 0
        _ = next()
        while position < end, case let digit = bytes[position], digit >= 48, digit <= 57, digits < 11 {
            value = value * 10 + Int(digit - 48)
            digits += 1
            position += 1
        }
        let isFraction = position < end && [UInt8]("0123456789.eE+-".utf8).contains(bytes[position])
        guard digits > 0, !isFraction, value <= Int(Int32.max) else {
            throw malformed(field, "must be a whole number from 0 to \(Int32.max)")
        }
        return value
    }

    /// Reads a string as UTF-8 into `text`, which is emptied before.
    ///
    /// - Throws: `checkpoint_malformed` naming the field.
    package mutating func string(into text: inout [UInt8], _ field: String) throws(InferenceError) {
        text.removeAll(keepingCapacity: true)
        try expect("\"", field)
        while position < end {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): try escape(into: &text, field)
            case ..<0x20: throw malformed(field, "holds a control character in a string at byte \(position - 1)")
            default: text.append(byte)
            }
        }
        throw malformed(field, "ends within a string; is the file complete?")
    }

    private mutating func escape(into text: inout [UInt8], _ field: String) throws(InferenceError) {
        guard position < end else { throw malformed(field, "ends within a string; is the file complete?") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"):
            var code = hexadecimal()
            if let lead = code, (0xD800..<0xDC00).contains(lead) {
                // A scalar beyond 16 bits is written as two.
                code = nil
                if position + 1 < end, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u") {
                    position += 2
                    if let trail = hexadecimal(), (0xDC00..<0xE000).contains(trail) {
                        code = 0x10000 + (lead - 0xD800) << 10 + (trail - 0xDC00)
                    }
                }
            }
            guard let code, !(0xD800..<0xE000).contains(code) else {
                throw malformed(field, "holds half a character in an escape before byte \(position)")
            }
            UTF8Scalars.append(code, to: &text)
        default: throw malformed(field, "holds an unknown escape at byte \(position - 1)")
        }
    }

    private mutating func hexadecimal() -> UInt32? {
        guard position + 4 <= end else { return nil }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        position += 4
        return value
    }

    /// Passes over a value of any kind; brackets within it must match.
    ///
    /// - Returns: where the value lies in the document.
    /// - Throws: `checkpoint_malformed` naming the field.
    package mutating func skip(_ field: String) throws(InferenceError) -> Range<Int> {
        guard next() != nil else { throw malformed(field, "has no value") }
        let start = position
        var open: [UInt8] = []
        var ignored: [UInt8] = []
        repeat {
            guard let byte = next() else { throw malformed(field, "ends too early; is the file complete?") }
            switch byte {
            case UInt8(ascii: "\""):
                try string(into: &ignored, field)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open.append(byte + 2)
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open.popLast() == byte else { throw malformed(field, "has brackets that do not match") }
                position += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard !open.isEmpty else { throw malformed(field, "has no value") }
                position += 1
            default:
                let word = position
                while position < end, !Self.ends(bytes[position]) { position += 1 }
                guard position > word else { throw malformed(field, "holds a control character at byte \(word)") }
            }
        } while !open.isEmpty
        return start..<position
    }

    private static func ends(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "\""),
            UInt8(ascii: "{"), UInt8(ascii: "["), ...0x20:
            true
        default: false
        }
    }

    /// Checks that nothing follows.
    ///
    /// - Throws: `checkpoint_malformed`.
    package mutating func finish() throws(InferenceError) {
        guard next() == nil else {
            throw InferenceError(.checkpointMalformed, "\(file) goes on after its end, at byte \(position)")
        }
    }
}
