import FoundationEssentials

/// A token in a file that something else keeps fresh, such as a projected service account or an agent beside the process.
///
/// When it ends and whom it stands for is read from the token itself if it is a JSON Web Token
/// ([RFC 7519](https://www.rfc-editor.org/rfc/rfc7519): `exp`, `sub`). The signature is the broker's to judge. Any other
/// token is taken to last for a while.
public struct KafkaTokenFile: Sendable {
    /// The largest file that is read, in bytes.
    private static let largestFile = 64 * 1024
    /// Beyond every calendar, and a whole number in a `Double`.
    private static let latestExpiry = 9e15

    private let path: String
    private let lifetime: Duration

    /// Names a file; it is read with every call of `read()`.
    ///
    /// - Parameters:
    ///   - path: The file with the token alone; white space around it does not count.
    ///   - lifetime: How long a token lasts that does not say so itself, from when it is read.
    public init(path: String, lifetime: Duration = .seconds(300)) {
        self.path = path
        self.lifetime = lifetime
    }

    /// Reads the token that is in the file now.
    ///
    /// - Returns: The token.
    /// - Throws: `authentication`, naming the file and never its content, when it cannot be read, holds no token, or holds
    ///   one that has ended.
    public func read() throws(KafkaError) -> KafkaToken {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw refusal("cannot be read; check that it exists and its permissions")
        }
        let text = String(decoding: data.prefix(Self.largestFile + 1), as: UTF8.self)
        let words = text.split(whereSeparator: \.isWhitespace)
        guard data.count <= Self.largestFile, words.count == 1, let word = words.first,
            word.utf8.allSatisfy(Self.isAllowed)
        else { throw refusal("does not hold one bearer token") }
        let now = Date().timeIntervalSince1970 * 1000
        let claims = Claims(token: word)
        let expiry = claims?.exp.map { $0 * 1000 } ?? now + Double(lifetime.milliseconds)
        guard expiry > now else {
            throw refusal("holds a token that has ended; whatever writes the file must renew it")
        }
        return KafkaToken(
            value: String(word),
            principal: claims?.sub ?? "",
            expiry: Int64(min(expiry, Self.latestExpiry))
        )
    }

    private func refusal(_ what: String) -> KafkaError {
        KafkaError(.authentication, "the token file \(path) \(what)")
    }

    /// The characters of a bearer token (RFC 6750, `b68token`).
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: Array("-._~+/=".utf8).contains(byte)
        }
    }

    /// What a JSON Web Token says about itself.
    private struct Claims: Decodable {
        let exp: Double?
        let sub: String?

        /// Nil when the token is of another kind.
        init?(token: Substring) {
            let parts = token.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            var text = String(parts[1]).replacing("-", with: "+").replacing("_", with: "/")
            text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
            guard let data = Data(base64Encoded: text), let claims = try? JSONDecoder().decode(Self.self, from: data)
            else { return nil }
            self = claims
        }
    }
}
