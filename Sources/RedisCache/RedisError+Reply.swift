extension RedisError {
    /// The longest part of a server's error line that is repeated in a message, in characters.
    private static let longestReplyText = 200

    /// Reads a server's error line: its first word, when in capitals, is the code.
    ///
    /// Echoed command arguments are cut away because they may hold personal data or secrets.
    package init(reply line: String) {
        let firstWord = line.prefix { $0 != " " }
        let isCode = !firstWord.isEmpty && firstWord.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
        let serverCode = isCode ? String(firstWord) : "ERR"
        let code: Code = ["NOAUTH", "WRONGPASS"].contains(serverCode) ? .authentication : .server
        self.init(code, "the server answered: " + Self.withoutArguments(line), serverCode: serverCode)
    }

    /// Reads the error line that a server gave to `AUTH`.
    init(authenticationReply line: String) {
        let error = RedisError(reply: line)
        self.init(
            .authentication,
            "\(error.message); check the user name and the password",
            serverCode: error.serverCode
        )
    }

    /// An error for a reply whose type is not the one that the command promises.
    init(unexpectedReplyTo command: StaticString) {
        self.init(.protocol, "the reply to \(command) has an unexpected type")
    }

    private static func withoutArguments(_ line: String) -> String {
        // "ERR unknown command 'X', with args beginning with: …" echoes what the caller sent.
        let marker = ", with args"
        var kept = Substring(line)
        while let comma = kept.lastIndex(of: ",") {
            let tail = line[comma...]
            kept = kept[..<comma]
            if tail.hasPrefix(marker) {
                return String(kept)
            }
        }
        kept = Substring(line)
        return kept.count > longestReplyText ? kept.prefix(longestReplyText) + "…" : String(kept)
    }
}

extension RedisValue {
    /// The reply itself, unless it is an error.
    ///
    /// - Throws: `RedisError` with code `server` or `authentication` for an error reply.
    public func orThrow() throws(RedisError) -> RedisValue {
        if case .error(let line) = self {
            throw RedisError(reply: line)
        }
        return self
    }
}
