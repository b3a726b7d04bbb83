extension RedisCommands {
    /// Replaces a hash as a whole, unless a newer version of it is stored; one atomic step on the server.
    ///
    /// The version is kept in the field `version`. The hash is written when it is absent, when its version is lower
    /// than or equal to the given one, or when its version is not a decimal integer. Versions are compared exactly
    /// over the whole range of `Int64`. When the server's memory is full, the stored hash stays as it was.
    ///
    /// - Parameters:
    ///   - key: The hash's key.
    ///   - version: The version of the new content, for example a time in milliseconds.
    ///   - fields: The names and values of all other fields; names are unique.
    ///   - expirySeconds: After how many seconds, at least 1, the hash disappears; `nil` keeps it.
    /// - Returns: Whether the hash was written.
    /// - Throws: `RedisError`; code `configuration` when a field is called `version`, server code `WRONGTYPE` when the
    ///   key holds no hash, `OOM` when the server's memory is full.
    public func setIfNewer(
        key: String,
        version: Int64,
        fields: [(String, [UInt8])],
        expirySeconds: Int? = nil
    ) async throws(RedisError) -> Bool {
        guard !fields.contains(where: { $0.0 == "version" }) else {
            throw RedisError(.configuration, "the field `version` of a versioned hash is set by its version alone")
        }
        let expiry = try expirySeconds.map(RedisArgument.init(expirySeconds:)) ?? ""
        let reply = try await execute(
            .setIfNewer,
            keys: [key],
            arguments: [RedisArgument(version), expiry] + RedisArgument.pairs(fields)
        )
        guard case .integer(let written) = reply else {
            throw RedisError(unexpectedReplyTo: "EVALSHA")
        }
        return written == 1
    }
}

extension RedisScript {
    /// `KEYS[1]` hash; `ARGV`: version, expiry in seconds or empty, then names and values.
    ///
    /// Lua's numbers are doubles, exact only up to 2^53, so versions are compared as decimal text. The first write is
    /// one that a full server refuses, before anything is deleted.
    static let setIfNewer = RedisScript(
        source: """
            local function isInteger(text)
                return text == '0' or string.find(text, '^-?[1-9]%d*$') ~= nil
            end
            local function isGreater(a, b)
                local aNegative, bNegative = string.sub(a, 1, 1) == '-', string.sub(b, 1, 1) == '-'
                if aNegative ~= bNegative then
                    return bNegative
                end
                if aNegative then
                    a, b = b, a
                end
                if #a ~= #b then
                    return #a > #b
                end
                return a > b
            end
            local key, version, expiry = KEYS[1], ARGV[1], ARGV[2]
            local stored = redis.call('HGET', key, 'version')
            if stored and isInteger(stored) and isGreater(stored, version) then
                return 0
            end
            redis.call('HSET', key, 'version', version)
            redis.call('DEL', key)
            redis.call('HSET', key, 'version', version)
            for index = 3, #ARGV, 2 do
                redis.call('HSET', key, ARGV[index], ARGV[index + 1])
            end
            if expiry ~= '' then
                redis.call('EXPIRE', key, expiry)
            end
            return 1
            """
    )
}
