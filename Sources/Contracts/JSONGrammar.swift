/// A strict reader of the JSON grammar (RFC 8259) that builds no values.
///
/// It goes before the standard decoder, which looks at numbers only when they are asked for, accepts UTF-16, and does
/// not say whether a text or one of its values was at fault.
struct JSONGrammar {
    /// What is wrong with a text, as the end of a sentence about it.
    struct Violation: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    private let bytes: [UInt8]
    private let maximumDepth: Int
    private var position = 0

    private init(bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    /// Finds the first thing that keeps bytes from being one JSON text in UTF-8.
    ///
    /// - Parameters:
    ///   - bytes: The text, without a byte order mark.
    ///   - maximumDepth: How deep arrays and objects may be nested; bounds the stack.
    /// - Returns: What is wrong, or `nil` when the text is well-formed.
    static func violation(in bytes: [UInt8], maximumDepth: Int) -> Violation? {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            return Violation(description: "is not UTF-8")
        }
        var reader = JSONGrammar(bytes: bytes, maximumDepth: maximumDepth)
        do throws(Violation) {
            try reader.text()
            return nil
        } catch {
            return error
        }
    }

    private mutating func text() throws(Violation) {
        skipWhitespace()
        try value(depth: 0)
        skipWhitespace()
        guard position == bytes.count else { throw syntaxError() }
    }

    private mutating func value(depth: Int) throws(Violation) {
        switch peek {
        case UInt8(ascii: "{"): try object(depth: depth + 1)
        case UInt8(ascii: "["): try array(depth: depth + 1)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        default: try number()
        }
    }

    private mutating func object(depth: Int) throws(Violation) {
        try enter(depth)
        skipWhitespace()
        if accept("}") { return }
        repeat {
            skipWhitespace()
            try string()
            skipWhitespace()
            guard accept(":") else { throw syntaxError() }
            skipWhitespace()
            try value(depth: depth)
            skipWhitespace()
        } while accept(",")
        guard accept("}") else { throw syntaxError() }
    }

    private mutating func array(depth: Int) throws(Violation) {
        try enter(depth)
        skipWhitespace()
        if accept("]") { return }
        repeat {
            skipWhitespace()
            try value(depth: depth)
            skipWhitespace()
        } while accept(",")
        guard accept("]") else { throw syntaxError() }
    }

    private mutating func enter(_ depth: Int) throws(Violation) {
        guard depth <= maximumDepth else {
            throw Violation(description: "is nested deeper than \(maximumDepth) levels")
        }
        position += 1
    }

    private mutating func string() throws(Violation) {
        guard accept("\"") else { throw syntaxError() }
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"):
                position += 1
                try escape()
            case 0x00..<0x20:
                throw syntaxError()
            default:
                position += 1
            }
        }
        throw syntaxError()
    }

    private mutating func escape() throws(Violation) {
        guard let byte = peek else { throw syntaxError() }
        guard byte == UInt8(ascii: "u") else {
            guard "\"\\/bfnrt".utf8.contains(byte) else { throw syntaxError() }
            position += 1
            return
        }
        switch try codeUnit() {
        case 0xd800..<0xdc00:
            guard accept("\\"), peek == UInt8(ascii: "u"), (0xdc00..<0xe000).contains(try codeUnit()) else {
                throw syntaxError()
            }
        case 0xdc00..<0xe000:
            throw syntaxError()
        default:
            break
        }
    }

    /// The four hexadecimal digits after `u`.
    private mutating func codeUnit() throws(Violation) -> UInt32 {
        position += 1
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw syntaxError()
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    private mutating func number() throws(Violation) {
        _ = accept("-")
        if !accept("0") { try digits() }
        if accept(".") { try digits() }
        if accept("e") || accept("E") {
            _ = accept("+") || accept("-")
            try digits()
        }
    }

    private mutating func digits() throws(Violation) {
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw syntaxError() }
    }

    private mutating func literal(_ word: StaticString) throws(Violation) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard peek == word.utf8Start[offset] else { throw syntaxError() }
            position += 1
        }
    }

    private mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private func syntaxError() -> Violation {
        position < bytes.count
            ? Violation(description: "is not JSON at byte \(position)")
            : Violation(description: "ends before its JSON does")
    }
}
