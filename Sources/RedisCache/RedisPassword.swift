import FoundationEssentials

/// Where the password comes from; it is never shown by any description or dump.
public struct RedisPassword: Sendable {
    private enum Source {
        case literal(String)
        case file(path: String)
    }

    /// The largest password file that is read, in bytes.
    private static let largestFile = 64 * 1024

    private let source: Source

    /// A password held in memory.
    public static func literal(_ password: String) -> RedisPassword {
        RedisPassword(source: .literal(password))
    }

    /// A password in a file that is read again at each connect, so that a rotated secret needs no restart.
    ///
    /// One line end at the end of the file is not part of the password.
    public static func file(path: String) -> RedisPassword {
        RedisPassword(source: .file(path: path))
    }

    /// Reads the password now; blocks on the disk when it is kept in a file.
    ///
    /// - Throws: `RedisError` with code `authentication` when the file cannot be read, is too large or is empty: it may
    ///   be about to be replaced.
    func read() throws(RedisError) -> [UInt8] {
        switch source {
        case .literal(let password):
            return Array(password.utf8)
        case .file(let path):
            return try Self.read(path: path)
        }
    }

    private static func read(path: String) throws(RedisError) -> [UInt8] {
        let content: Data
        do {
            content = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw RedisError(
                .authentication,
                "the Redis password file \(path) cannot be read; check that it exists and its permissions"
            )
        }
        guard content.count <= largestFile else {
            throw RedisError(.authentication, "the Redis password file \(path) is larger than \(largestFile) bytes")
        }
        var bytes = Array(content)
        if bytes.last == UInt8(ascii: "\n") {
            bytes.removeLast()
            if bytes.last == UInt8(ascii: "\r") {
                bytes.removeLast()
            }
        }
        guard !bytes.isEmpty else {
            throw RedisError(.authentication, "the Redis password file \(path) is empty")
        }
        return bytes
    }
}

extension RedisPassword: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says where the password comes from, not what it is.
    public var description: String {
        switch source {
        case .literal: "<hidden>"
        case .file(let path): "<file \(path)>"
        }
    }

    /// The same as `description`.
    public var debugDescription: String {
        description
    }

    /// A mirror without children, because `dump` would otherwise print the password.
    public var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
