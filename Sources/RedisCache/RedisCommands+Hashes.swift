extension RedisCommands {
    /// Sets fields of a hash; fields that are not named stay (`HSET`, and `EXPIRE` in the same transaction).
    ///
    /// - Parameters:
    ///   - key: The hash's key.
    ///   - fields: Names and values, at least one.
    ///   - expirySeconds: After how many seconds, at least 1, the whole hash disappears; `nil` leaves its expiry alone.
    /// - Throws: `RedisError`; server code `WRONGTYPE` when the key holds no hash.
    public func setHash(
        _ key: String,
        fields: [(String, [UInt8])],
        expirySeconds: Int? = nil
    ) async throws(RedisError) {
        let write: [RedisArgument] = ["HSET", RedisArgument(key)] + RedisArgument.pairs(fields)
        if let expirySeconds {
            let expire: [RedisArgument] = [
                "EXPIRE", RedisArgument(key), try RedisArgument(expirySeconds: expirySeconds),
            ]
            _ = try await sendTransaction([write, expire])
        } else {
            _ = try await send(write)
        }
    }

    /// All fields of a hash; empty when there is none (`HGETALL`).
    ///
    /// - Throws: `RedisError`; server code `WRONGTYPE` when the key holds no hash.
    public func getHash(_ key: String) async throws(RedisError) -> [String: [UInt8]] {
        guard let parts = try await send("HGETALL", RedisArgument(key)).array, parts.count.isMultiple(of: 2) else {
            throw RedisError(unexpectedReplyTo: "HGETALL")
        }
        var fields: [String: [UInt8]] = [:]
        for position in stride(from: 0, to: parts.count, by: 2) {
            guard let name = parts[position].string, let value = parts[position + 1].bytes else {
                throw RedisError(unexpectedReplyTo: "HGETALL")
            }
            fields[name] = value
        }
        return fields
    }
}

extension RedisArgument {
    /// Names and values of a hash in turn.
    static func pairs(_ fields: [(String, [UInt8])]) -> [RedisArgument] {
        fields.flatMap { name, value in [RedisArgument(name), RedisArgument(value)] }
    }
}
