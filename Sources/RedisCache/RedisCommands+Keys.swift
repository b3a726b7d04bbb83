extension RedisCommands {
    /// Deletes keys of any type (`UNLINK`: the memory is freed in the background).
    ///
    /// - Returns: How many of them existed.
    /// - Throws: `RedisError`; some of the keys may be deleted then.
    @discardableResult
    public func delete(_ keys: [String]) async throws(RedisError) -> Int {
        var deleted = 0
        var rest = keys[...]
        // In batches, so that one call neither holds up the server nor exceeds what may be in flight.
        while !rest.isEmpty {
            let batch = rest.prefix(1000)
            rest = rest.dropFirst(1000)
            guard let count = try await send(["UNLINK"] + batch.map { RedisArgument($0) }).integer else {
                throw RedisError(unexpectedReplyTo: "UNLINK")
            }
            deleted += Int(count)
        }
        return deleted
    }

    /// Sets the time to live of an existing key (`EXPIRE`).
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - seconds: After how many seconds, at least 1, the key disappears.
    /// - Returns: Whether the key exists.
    /// - Throws: `RedisError`.
    @discardableResult
    public func expire(_ key: String, seconds: Int) async throws(RedisError) -> Bool {
        try await send("EXPIRE", RedisArgument(key), RedisArgument(expirySeconds: seconds)).integer == 1
    }

    /// All keys of the database that match a glob pattern, each once, in no order (`SCAN`).
    ///
    /// Walks the whole key space step by step without blocking the server. A key that exists during the whole walk is
    /// found; one that comes or goes meanwhile may be or not.
    ///
    /// - Parameters:
    ///   - pattern: A glob pattern as of `KEYS`.
    ///   - step: About how many keys the server looks at before it replies.
    /// - Returns: The keys.
    /// - Throws: `RedisError`.
    public func scanKeys(matching pattern: String, step: Int = 1000) async throws(RedisError) -> Set<String> {
        var keys: Set<String> = []
        var cursor = "0"
        repeat {
            let reply = try await send(
                "SCAN",
                RedisArgument(cursor),
                "MATCH",
                RedisArgument(pattern),
                "COUNT",
                RedisArgument(step)
            )
            guard let parts = reply.array, parts.count == 2, let next = parts[0].string, let found = parts[1].array
            else {
                throw RedisError(unexpectedReplyTo: "SCAN")
            }
            keys.formUnion(found.compactMap(\.string))
            cursor = next
        } while cursor != "0"
        return keys
    }
}
