extension RedisCommands {
    /// Takes or renews a claim that ends by itself; one atomic step on the server.
    ///
    /// - Parameters:
    ///   - key: The claim's key.
    ///   - holder: Who claims; no two claimants share a name.
    ///   - lifetime: After how long the claim ends unless it is renewed, at least a millisecond.
    /// - Returns: Whether the claim is the holder's now; it is not while another one holds it.
    /// - Throws: `RedisError`; code `configuration` for a shorter lifetime, server code `WRONGTYPE` when the key holds
    ///   something else than a claim.
    public func claim(_ key: String, by holder: String, for lifetime: Duration) async throws(RedisError) -> Bool {
        let reply = try await execute(
            .claim,
            keys: [key],
            arguments: [RedisArgument(holder), try RedisArgument(lifetime: lifetime)]
        )
        return reply.integer == 1
    }

    /// Ends a claim, if the holder still has it.
    ///
    /// - Parameters:
    ///   - key: The claim's key.
    ///   - holder: Who claimed.
    /// - Returns: Whether the claim was the holder's.
    /// - Throws: `RedisError`; server code `WRONGTYPE` when the key holds something else than a claim.
    @discardableResult
    public func release(_ key: String, by holder: String) async throws(RedisError) -> Bool {
        try await execute(.release, keys: [key], arguments: [RedisArgument(holder)]).integer == 1
    }
}

extension RedisArgument {
    /// A time to live in milliseconds.
    ///
    /// - Throws: `RedisError` with code `configuration` when it is shorter than a millisecond.
    public init(lifetime: Duration) throws(RedisError) {
        let milliseconds = lifetime / .milliseconds(1)
        guard milliseconds >= 1, milliseconds < 1e15 else {
            throw RedisError(.configuration, "a lifetime of \(lifetime) is shorter than a millisecond or endless")
        }
        self.init(Int64(milliseconds))
    }
}

extension RedisScript {
    /// `KEYS[1]` claim; `ARGV`: holder, lifetime in milliseconds.
    static let claim = RedisScript(
        source: """
            local holder = redis.call('GET', KEYS[1])
            if holder and holder ~= ARGV[1] then
                return 0
            end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return 1
            """
    )

    /// `KEYS[1]` claim; `ARGV`: holder.
    static let release = RedisScript(
        source: """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then
                return 0
            end
            return redis.call('DEL', KEYS[1])
            """
    )
}
