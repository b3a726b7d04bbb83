import Crypto

/// A Lua script that the server executes atomically.
public struct RedisScript: Sendable {
    /// The Lua source.
    public let source: String

    /// The SHA-1 of the source in hexadecimal: the script's name on the server.
    public let digest: String

    /// Makes a script; nothing is sent yet.
    public init(source: String) {
        self.source = source
        self.digest = Insecure.SHA1.hash(data: Array(source.utf8)).reduce(into: "") { text, byte in
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }
}

extension RedisCommands {
    /// Executes a script by its digest (`EVALSHA`), or by its source when the server does not know it yet (`EVAL`).
    ///
    /// - Parameters:
    ///   - script: The script.
    ///   - keys: What the script sees as `KEYS`.
    ///   - arguments: What the script sees as `ARGV`.
    /// - Returns: What the script returns.
    /// - Throws: `RedisError`; code `server` for an error that the script raises.
    public func execute(
        _ script: RedisScript,
        keys: [String],
        arguments: [RedisArgument]
    ) async throws(RedisError) -> RedisValue {
        let parameters = [RedisArgument(keys.count)] + keys.map { RedisArgument($0) } + arguments
        do throws(RedisError) {
            return try await send(["EVALSHA", RedisArgument(script.digest)] + parameters)
        } catch  where error.serverCode == "NOSCRIPT" {
            // The server has restarted or flushed its scripts; EVAL makes it remember this one.
            return try await send(["EVAL", RedisArgument(script.source)] + parameters)
        }
    }
}
