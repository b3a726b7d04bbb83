import RedisCache

extension RedisStore: ReprojectionTurns {
    package func announce(head fingerprint: String, for lifetime: Duration) async throws -> HeadStanding {
        let reply = try await redis.execute(
            .announceHead,
            keys: [RedisKeys.heads, RedisKeys.liveHead(fingerprint)],
            arguments: [
                RedisArgument(fingerprint), try RedisArgument(lifetime: lifetime),
                RedisArgument(RedisKeys.liveHeadPrefix),
            ]
        )
        return reply.integer == 1 ? .newest : .superseded
    }

    package func claim(by worker: String, for lifetime: Duration) async throws -> Bool {
        try await redis.claim(RedisKeys.reprojection, by: worker, for: lifetime)
    }

    package func release(by worker: String) async {
        // What cannot be given back ends by itself.
        _ = try? await redis.release(RedisKeys.reprojection, by: worker)
    }
}

extension RedisScript {
    /// `KEYS`: generations of all heads, this head's sign of life; `ARGV`: head, lifetime in milliseconds, what the names
    /// of all signs of life begin with.
    ///
    /// A head gets a generation above all others when it is new, or when no head of a higher generation is alive.
    fileprivate static let announceHead = RedisScript(
        source: """
            local heads = redis.call('HGETALL', KEYS[1])
            local own, highest, isSuperseded = nil, 0, false
            for index = 1, #heads, 2 do
                local generation = tonumber(heads[index + 1]) or 0
                if heads[index] == ARGV[1] then
                    own = generation
                end
                highest = math.max(highest, generation)
            end
            for index = 1, #heads, 2 do
                local generation = tonumber(heads[index + 1]) or 0
                if own and generation > own and redis.call('EXISTS', ARGV[3] .. heads[index]) == 1 then
                    isSuperseded = true
                end
            end
            redis.call('SET', KEYS[2], '1', 'PX', ARGV[2])
            if isSuperseded then
                return 0
            end
            if not own or own < highest then
                redis.call('HSET', KEYS[1], ARGV[1], highest + 1)
            end
            return 1
            """
    )
}
