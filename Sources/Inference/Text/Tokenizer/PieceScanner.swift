/// Cuts a text into the pieces within which bytes are merged: what Qwen2 and Qwen3 describe by the regular expression
///
///     (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
///
/// Alternatives are tried in order, and every scalar belongs to exactly one piece.
package struct PieceScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let classes: CharacterClasses
    private var position = 0

    /// A scanner of valid UTF-8.
    package init(_ bytes: UnsafeBufferPointer<UInt8>, classes: CharacterClasses = .standard) {
        self.bytes = bytes
        self.classes = classes
    }

    /// The next piece, or nil at the end.
    package mutating func next() -> Range<Int>? {
        guard position < bytes.count else { return nil }
        let start = position
        position = end(ofPieceAt: start)
        return start..<position
    }

    private func end(ofPieceAt start: Int) -> Int {
        if bytes[start] == UInt8(ascii: "'"), let length = contractionLength(at: start) { return start + length }
        let (kind, length) = character(at: start)
        switch kind {
        case .letter:
            return run(of: .letter, from: start)
        case .number:
            return start + length
        case .other, .space:
            // One character that is neither letter nor number nor line break may lead a word.
            let word = run(of: .letter, from: start + length)
            if word > start + length { return word }
            return symbols(at: start) ?? whitespace(at: start)
        case .lineBreak:
            return whitespace(at: start)
        }
    }

    /// Symbols, led by a space or not, and the line breaks after them.
    private func symbols(at start: Int) -> Int? {
        let first = bytes[start] == UInt8(ascii: " ") ? start + 1 : start
        let end = run(of: .other, from: first)
        return end > first ? run(of: .lineBreak, from: end) : nil
    }

    /// Whitespace up to its last line break; without one, all of it at the end of the text and all but its last
    /// character, which leads what follows, before anything else.
    private func whitespace(at start: Int) -> Int {
        var end = start
        var last = start
        var afterLineBreak: Int?
        while end < bytes.count, case let (kind, length) = character(at: end), kind == .space || kind == .lineBreak {
            last = end
            end += length
            if kind == .lineBreak { afterLineBreak = end }
        }
        if let afterLineBreak { return afterLineBreak }
        return end < bytes.count && last > start ? last : end
    }

    private func run(of kind: CharacterClass, from start: Int) -> Int {
        var end = start
        while end < bytes.count, case let (found, length) = character(at: end), found == kind { end += length }
        return end
    }

    private func character(at position: Int) -> (kind: CharacterClass, length: Int) {
        let (scalar, length) = UTF8Scalars.decode(bytes, at: position)
        return (classes[scalar], length)
    }

    /// The length of 's, 't, 're, 've, 'm, 'll or 'd in any case; the long s folds to s.
    private func contractionLength(at start: Int) -> Int? {
        func letter(_ offset: Int) -> UInt8? {
            // Only letters of ASCII come out as letters.
            start + offset < bytes.count ? bytes[start + offset] | 0x20 : nil
        }
        switch letter(1) {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return 2
        case UInt8(ascii: "r"), UInt8(ascii: "v"): return letter(2) == UInt8(ascii: "e") ? 3 : nil
        case UInt8(ascii: "l"): return letter(2) == UInt8(ascii: "l") ? 3 : nil
        default:
            let isLongS = start + 2 < bytes.count && bytes[start + 1] == 0xC5 && bytes[start + 2] == 0xBF
            return isLongS ? 3 : nil
        }
    }
}
