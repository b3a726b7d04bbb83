extension RedisCommands {
    /// The value of a key, or `nil` when there is none (`GET`).
    ///
    /// - Throws: `RedisError`; server code `WRONGTYPE` when the key holds no string.
    public func get(_ key: String) async throws(RedisError) -> [UInt8]? {
        try await send("GET", RedisArgument(key)).bytes
    }

    /// The values of many keys in one command, in their order, `nil` where there is none (`MGET`).
    ///
    /// - Throws: `RedisError`.
    public func get(_ keys: [String]) async throws(RedisError) -> [[UInt8]?] {
        guard !keys.isEmpty else {
            return []
        }
        guard let values = try await send(["MGET"] + keys.map { RedisArgument($0) }).array else {
            throw RedisError(unexpectedReplyTo: "MGET")
        }
        return values.map(\.bytes)
    }

    /// Stores a value, replacing whatever the key held (`SET`).
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - value: The bytes to store.
    ///   - expirySeconds: After how many seconds, at least 1, the key disappears; `nil` keeps it.
    /// - Throws: `RedisError`; server code `OOM` when the server's memory is full.
    public func set(_ key: String, _ value: [UInt8], expirySeconds: Int? = nil) async throws(RedisError) {
        var command: [RedisArgument] = ["SET", RedisArgument(key), RedisArgument(value)]
        if let expirySeconds {
            command += ["EX", try RedisArgument(expirySeconds: expirySeconds)]
        }
        _ = try await send(command)
    }
}

extension RedisArgument {
    /// A time to live in seconds.
    ///
    /// - Throws: `RedisError` with code `configuration` when it is not positive: Redis would delete the key.
    init(expirySeconds: Int) throws(RedisError) {
        guard expirySeconds > 0 else {
            throw RedisError(.configuration, "an expiry of \(expirySeconds) seconds is not positive")
        }
        self.init(expirySeconds)
    }
}
