import Crypto
import FoundationEssentials

/// Names a member in the log so that lines about one member can be found, and the member cannot.
package struct UserHash: Sendable {
    private let key: SymmetricKey?

    /// A hash under a secret key; without one whoever knows an id can find its lines.
    package init(key: [UInt8]? = nil) {
        self.key = key.map { SymmetricKey(data: $0) }
    }

    /// A hash under the key in a file, without the blanks around it.
    ///
    /// - Throws: ``ConfigurationError`` when the file cannot be read or is empty.
    init(settings: LogSettings) throws {
        guard let path = settings.hashKeyFile else {
            self.init()
            return
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError("log.hashKeyFile", "\(path) cannot be read")
        }
        let blanks: Set<UInt8> = [9, 10, 13, 32]
        let bytes = Array(data).drop { blanks.contains($0) }.reversed().drop { blanks.contains($0) }.reversed()
        guard !bytes.isEmpty else { throw ConfigurationError("log.hashKeyFile", "\(path) is empty") }
        self.init(key: Array(bytes))
    }

    /// The first 16 hexadecimal digits of SHA-256, or of HMAC-SHA-256 under the key.
    package func hash(_ userId: String) -> String {
        let bytes = Array(userId.utf8)
        let digest =
            key.map { Array(HMAC<SHA256>.authenticationCode(for: bytes, using: $0)) } ?? Array(SHA256.hash(data: bytes))
        return digest.prefix(8).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
