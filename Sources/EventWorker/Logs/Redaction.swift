/// Takes out of a text what a log must not hold, whoever wrote it: the query, the fragment and the user of each URL.
package enum Redaction {
    /// The text without them; `?` and `#` stay to show that something stood there.
    package static func cleaned(_ text: String) -> String {
        guard text.utf8.contains(colon) else { return text }
        var rest = Substring(text)
        var cleaned = ""
        while let marker = range(of: "://", in: rest) {
            cleaned += rest[..<marker.upperBound]
            rest = rest[marker.upperBound...]
            let end = rest.firstIndex(where: isEnd) ?? rest.endIndex
            cleaned += address(rest[..<end])
            rest = rest[end...]
        }
        return cleaned + rest
    }

    /// What was to be one URL and may not be one: nothing of it that could be a user, a password or a query.
    package static func cleaned(address text: String) -> String {
        let scheme = ["https://", "http://"].first { text.lowercased().hasPrefix($0) } ?? ""
        let rest = text.dropFirst(scheme.count)
        let query = rest.firstIndex { $0 == "?" || $0 == "#" }
        let user = rest.lastIndex(of: "@")
        // Passwords hold such signs too, so that nobody knows what is what.
        if let query, let user, query < user { return scheme + "…" }
        let shown = (user.map { "…@" + rest[rest.index(after: $0)...] } ?? String(rest))
        guard let start = shown.firstIndex(where: { $0 == "?" || $0 == "#" }) else { return scheme + shown }
        return scheme + shown[...start] + "…"
    }

    private static let colon = UInt8(ascii: ":")

    private static func range(of pattern: String, in text: Substring) -> Range<Substring.Index>? {
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].hasPrefix(pattern) { return start..<text.index(start, offsetBy: pattern.count) }
            start = text.index(after: start)
        }
        return nil
    }

    private static func isEnd(_ character: Character) -> Bool {
        character.isWhitespace || "\"'<>,;)]}".contains(character)
    }

    /// What stands behind the scheme, without user, query and fragment.
    private static func address(_ text: Substring) -> String {
        var text = text
        var ending = ""
        if let start = text.firstIndex(where: { $0 == "?" || $0 == "#" }) {
            ending = "\(text[start])…"
            text = text[..<start]
        }
        let authority = text.prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return text + ending }
        return "…@" + text[text.index(after: at)...] + ending
    }
}
