/// Finds added tokens in a text: from left to right, the longest of those that begin at the same place.
struct AddedTokenMatcher: Sendable {
    /// A part of the text.
    enum Part: Hashable {
        case text(Range<Int>)
        case token(Int32)
    }

    /// Tokens by their first byte, longest first.
    private var tokens = [[AddedToken]](repeating: [], count: 256)

    /// A matcher of some tokens; of two with the same content the first counts.
    init(_ added: [AddedToken]) {
        for token in added {
            guard let first = token.content.first else { continue }
            let place = tokens[Int(first)].firstIndex { $0.content.count < token.content.count }
            tokens[Int(first)].insert(token, at: place ?? tokens[Int(first)].count)
        }
    }

    /// Takes a text apart.
    ///
    /// - Parameters:
    ///   - text: the bytes.
    ///   - matchesSpecial: whether special tokens are found; if not, what spells one is text, and nothing is looked
    ///     for within it.
    /// - Returns: the parts in order, none of them empty.
    func parts(of text: UnsafeBufferPointer<UInt8>, matchesSpecial: Bool) -> [Part] {
        var parts: [Part] = []
        var textStart = 0
        var position = 0
        while position < text.count {
            guard let token = tokens[Int(text[position])].first(where: { text[position...].starts(with: $0.content) })
            else {
                position += 1
                continue
            }
            let end = position + token.content.count
            if matchesSpecial || !token.isSpecial {
                if textStart < position { parts.append(.text(textStart..<position)) }
                parts.append(.token(token.id))
                textStart = end
            }
            position = end
        }
        if textStart < text.count { parts.append(.text(textStart..<text.count)) }
        return parts
    }
}
