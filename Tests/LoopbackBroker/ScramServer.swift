import Crypto
import Foundation

/// The server's side of SCRAM (RFC 5802, RFC 7677) for one user.
package struct ScramServer: Sendable {
    /// The hash that everything is made with.
    package enum Hash: Sendable {
        case sha256, sha512
    }

    /// A message that is none of this exchange.
    package struct Refusal: Error {}

    private let hash: Hash
    private let user: String
    private let password: String
    private let salt: [UInt8]
    private let nonce: String
    private let isStrict: Bool
    private let iterations = 4096
    private var exchange = ""

    /// Waits for a client.
    ///
    /// - Parameters:
    ///   - hash: the hash.
    ///   - user: who is let in.
    ///   - password: the user's password.
    ///   - salt: what the password is salted with.
    ///   - nonce: the server's part of the nonce.
    ///   - isStrict: whether the client has to send the whole nonce and nothing else, as RFC 5802 wants.
    package init(
        _ hash: Hash,
        user: String,
        password: String,
        salt: [UInt8] = (0..<16).map { _ in .random(in: 0...255) },
        nonce: String = String(UInt64.random(in: 0 ... .max), radix: 36),
        isStrict: Bool = false
    ) {
        self.hash = hash
        self.user = user
        self.password = password
        self.salt = salt
        self.nonce = nonce
        self.isStrict = isStrict
    }

    /// Answers the client's first message.
    package mutating func begin(_ message: String) throws(Refusal) -> String {
        // No channel is bound, and nobody acts for somebody else.
        guard message.hasPrefix("n,,") else { throw Refusal() }
        let bare = String(message.dropFirst(3))
        let fields = Self.fields(bare)
        let name = fields["n"]?.replacing("=2C", with: ",").replacing("=3D", with: "=")
        guard name == user, let client = fields["r"] else { throw Refusal() }
        let answer = "r=\(client)\(nonce),s=\(Data(salt).base64EncodedString()),i=\(iterations)"
        exchange = "\(bare),\(answer)"
        return answer
    }

    /// Answers the client's last message, if it proves that the client knows the password.
    package func end(_ message: String) throws(Refusal) -> String {
        let fields = Self.fields(message)
        // Kafka 3 looks at the end alone, because librdkafka before 2.6.1 puts its own part before the whole of it.
        let whole = Self.fields(exchange.split(separator: ",").dropFirst(2).joined(separator: ","))["r"]
        guard fields["c"] == "biws", let sentNonce = fields["r"],
            isStrict ? sentNonce == whole : sentNonce.hasSuffix(nonce), let proof = fields["p"],
            let sent = Data(base64Encoded: proof), let end = message.range(of: ",p=")
        else { throw Refusal() }
        let signed = Array("\(exchange),\(message[..<end.lowerBound])".utf8)
        let salted = saltedPassword
        let key = code(Array("Client Key".utf8), key: salted)
        let signature = code(signed, key: digest(key))
        guard zip(key, signature).map({ $0 ^ $1 }) == Array(sent) else { throw Refusal() }
        return "v=" + Data(code(signed, key: code(Array("Server Key".utf8), key: salted))).base64EncodedString()
    }

    /// `Hi` of RFC 5802.
    private var saltedPassword: [UInt8] {
        let key = Array(password.utf8)
        var block = code(salt + [0, 0, 0, 1], key: key)
        var sum = block
        for _ in 1..<iterations {
            block = code(block, key: key)
            for index in sum.indices { sum[index] ^= block[index] }
        }
        return sum
    }

    private func code(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        let key = SymmetricKey(data: key)
        return switch hash {
        case .sha256: Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
        case .sha512: Array(HMAC<SHA512>.authenticationCode(for: message, using: key))
        }
    }

    private func digest(_ message: [UInt8]) -> [UInt8] {
        switch hash {
        case .sha256: Array(SHA256.hash(data: message))
        case .sha512: Array(SHA512.hash(data: message))
        }
    }

    private static func fields(_ message: String) -> [String: String] {
        let pairs = message.split(separator: ",").compactMap { field -> (String, String)? in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
