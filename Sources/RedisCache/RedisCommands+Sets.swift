extension RedisCommands {
    /// Adds members to a set (`SADD`, and `EXPIRE` in the same transaction).
    ///
    /// - Parameters:
    ///   - key: The set's key.
    ///   - members: What to add; nothing is sent when empty.
    ///   - expirySeconds: After how many seconds, at least 1, the whole set disappears; `nil` leaves its expiry alone.
    /// - Returns: How many were not in the set before.
    /// - Throws: `RedisError`; server code `WRONGTYPE` when the key holds no set.
    @discardableResult
    public func addToSet(
        _ key: String,
        members: [String],
        expirySeconds: Int? = nil
    ) async throws(RedisError) -> Int {
        guard !members.isEmpty else {
            return 0
        }
        let add = ["SADD", RedisArgument(key)] + members.map { RedisArgument($0) }
        let reply: RedisValue?
        if let expirySeconds {
            let expire = ["EXPIRE", RedisArgument(key), try RedisArgument(expirySeconds: expirySeconds)]
            reply = try await sendTransaction([add, expire]).first
        } else {
            reply = try await send(add)
        }
        guard let count = reply?.integer else {
            throw RedisError(unexpectedReplyTo: "SADD")
        }
        return Int(count)
    }

    /// All members of a set; empty when there is none (`SMEMBERS`).
    ///
    /// - Throws: `RedisError`; server code `WRONGTYPE` when the key holds no set.
    public func setMembers(_ key: String) async throws(RedisError) -> Set<String> {
        guard let members = try await send("SMEMBERS", RedisArgument(key)).array else {
            throw RedisError(unexpectedReplyTo: "SMEMBERS")
        }
        return Set(members.compactMap(\.string))
    }

    /// Removes members from a set (`SREM`); an empty set disappears.
    ///
    /// - Returns: How many were in the set.
    /// - Throws: `RedisError`; server code `WRONGTYPE` when the key holds no set.
    @discardableResult
    public func removeFromSet(_ key: String, members: [String]) async throws(RedisError) -> Int {
        guard !members.isEmpty else {
            return 0
        }
        guard let count = try await send(["SREM", RedisArgument(key)] + members.map { RedisArgument($0) }).integer
        else {
            throw RedisError(unexpectedReplyTo: "SREM")
        }
        return Int(count)
    }
}
