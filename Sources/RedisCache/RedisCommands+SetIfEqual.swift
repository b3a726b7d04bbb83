extension RedisCommands {
    /// Sets fields of a hash while other fields of it have the given values; one atomic step on the server.
    ///
    /// A hash that is not there stays away, so a change that comes late cannot bring back what was deleted. Fields that
    /// are not named stay.
    ///
    /// - Parameters:
    ///   - key: The hash's key.
    ///   - fields: The names and values to set.
    ///   - expected: The names and values that must be there, at least one.
    /// - Returns: Whether the fields were set.
    /// - Throws: `RedisError`; code `configuration` when nothing is expected, server code `WRONGTYPE` when the key holds
    ///   no hash, `OOM` when the server's memory is full.
    public func setHash(
        _ key: String,
        fields: [(String, [UInt8])],
        ifEqual expected: [(String, [UInt8])]
    ) async throws(RedisError) -> Bool {
        guard !expected.isEmpty else {
            throw RedisError(.configuration, "a conditional change of a hash needs at least one expected field")
        }
        let reply = try await execute(
            .setIfEqual,
            keys: [key],
            arguments: [RedisArgument(expected.count)] + RedisArgument.pairs(expected) + RedisArgument.pairs(fields)
        )
        guard case .integer(let written) = reply else {
            throw RedisError(unexpectedReplyTo: "EVALSHA")
        }
        return written == 1
    }
}

extension RedisScript {
    /// `KEYS[1]` hash; `ARGV`: how many fields are expected, their names and values, then names and values to set.
    static let setIfEqual = RedisScript(
        source: """
            local last = 1 + 2 * tonumber(ARGV[1])
            for index = 2, last, 2 do
                if redis.call('HGET', KEYS[1], ARGV[index]) ~= ARGV[index + 1] then
                    return 0
                end
            end
            for index = last + 1, #ARGV, 2 do
                redis.call('HSET', KEYS[1], ARGV[index], ARGV[index + 1])
            end
            return 1
            """
    )
}
