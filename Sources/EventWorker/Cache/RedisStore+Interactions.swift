package import Contracts
import RedisCache

extension RedisStore: InteractionStore {
    package func note(_ impression: MatchInteraction, at now: Timestamp) async {
        let retention = interactions.impressionRetention
        guard retention > 0 else { return }
        let moment = now.millisecondsSinceEpoch
        let window = InteractionSettings.milliseconds(interactions.exposureDays)
        _ = await attempt { () throws(RedisError) in
            try await redis.execute(
                .noteImpression,
                keys: [
                    RedisKeys.seen(impression.viewerId), RedisKeys.seenBy(impression.candidateId),
                    RedisKeys.overexposed,
                ],
                arguments: [
                    RedisArgument(impression.candidateId), RedisArgument(impression.viewerId),
                    RedisArgument(impression.occurredAt.millisecondsSinceEpoch), RedisArgument(moment - retention),
                    RedisArgument(retention), RedisArgument(interactions.exposureCap ?? 0),
                    RedisArgument(moment), RedisArgument(window),
                ]
            )
        }
    }

    package func note(liked: Bool, _ interaction: MatchInteraction, at now: Timestamp) async {
        guard interactions.remembersLikes else { return }
        let retention = InteractionSettings.milliseconds(interactions.likeDays)
        _ = await attempt { () throws(RedisError) in
            try await redis.execute(
                .noteLike,
                keys: [RedisKeys.likes(interaction.viewerId), RedisKeys.likers(interaction.candidateId)],
                arguments: [
                    RedisArgument(interaction.candidateId), RedisArgument(interaction.viewerId),
                    RedisArgument(interaction.occurredAt.millisecondsSinceEpoch), RedisArgument(liked ? "+" : "-"),
                    RedisArgument(now.millisecondsSinceEpoch - retention), RedisArgument(retention),
                ]
            )
        }
    }

    package func history(of userId: String, at now: Timestamp) async -> ViewerHistory? {
        let moment = now.millisecondsSinceEpoch
        let since = moment - InteractionSettings.milliseconds(interactions.seenDays)
        let likedSince = moment - InteractionSettings.milliseconds(interactions.likeDays)
        let commands: [[RedisArgument]] = [
            ["ZRANGEBYSCORE", RedisArgument(RedisKeys.seen(userId)), RedisArgument("(\(since)"), "+inf"],
            ["ZRANGEBYSCORE", RedisArgument(RedisKeys.overexposed), RedisArgument("(\(moment)"), "+inf"],
            ["HGETALL", RedisArgument(RedisKeys.likes(userId))],
        ]
        return await attempt { () throws(RedisError) in
            let replies = try await redis.sendPipeline(commands)
            var values: [[RedisValue]] = []
            for reply in replies { values.append(try reply.orThrow().array ?? []) }
            guard values.count == commands.count else { return ViewerHistory() }
            // A like is written as its time, one that was taken back as the time with a minus.
            let likes = stride(from: 0, to: values[2].count - 1, by: 2)
                .filter { index in
                    guard let time = values[2][index + 1].string, !time.hasPrefix("-") else { return false }
                    return Int64(time).map { $0 > likedSince } ?? false
                }
                .compactMap { values[2][$0].string }
            return ViewerHistory(
                seen: interactions.seenDays > 0 ? Set(values[0].compactMap(\.string)) : [],
                overexposed: interactions.exposureCap == nil ? [] : Set(values[1].compactMap(\.string)),
                liked: interactions.remembersLikes ? Set(likes) : []
            )
        }
    }

    package func forget(_ interaction: MatchInteraction) async throws {
        let (viewer, candidate) = (interaction.viewerId, interaction.candidateId)
        try await sendAll(
            Self.forgetting(candidate, about: viewer) + Self.forgetting(viewer, about: candidate)
                + Self.forgetting(MemberPair(interaction))
        )
    }

    /// Removes what is remembered of a member's interactions and of those about the member.
    func eraseInteractions(of userId: String) async throws {
        try await drain(.sortedSet(RedisKeys.pairs(of: userId))) { try await redis.delete($0) }
        // The member's own lists say where the others are.
        for list in [
            MemberList.sortedSet(RedisKeys.seen(userId)), .sortedSet(RedisKeys.seenBy(userId)),
            .hash(RedisKeys.likes(userId)), .sortedSet(RedisKeys.likers(userId)),
            .set(RedisKeys.formerLikers(userId)),
        ] {
            try await drain(list) { others in
                try await sendAll(others.flatMap { Self.forgetting(userId, about: $0) })
            }
        }
        _ = try await redis.delete([RedisKeys.activity(userId)])
        _ = try await redis.send("ZREM", RedisArgument(RedisKeys.overexposed), RedisArgument(userId))
    }

    /// Takes a member out of what is kept under another member's name.
    private static func forgetting(_ userId: String, about other: String) -> [[RedisArgument]] {
        let member = RedisArgument(userId)
        return [
            ["ZREM", RedisArgument(RedisKeys.seen(other)), member],
            ["ZREM", RedisArgument(RedisKeys.seenBy(other)), member],
            ["HDEL", RedisArgument(RedisKeys.likes(other)), member],
            ["ZREM", RedisArgument(RedisKeys.likers(other)), member],
            ["SREM", RedisArgument(RedisKeys.formerLikers(other)), member],
        ]
    }
}

extension RedisScript {
    /// `KEYS`: what the viewer saw, who saw the candidate, who has been shown enough; `ARGV`: candidate, viewer, moment of
    /// the impression, moment before which impressions are forgotten, how long they are kept, cap or 0, now, window of the
    /// cap; all times in milliseconds.
    ///
    /// The candidate has been shown enough until so many impressions have left the window that fewer than the cap remain.
    fileprivate static let noteImpression = RedisScript(
        source: """
            redis.call('ZADD', KEYS[1], 'GT', ARGV[3], ARGV[1])
            redis.call('ZADD', KEYS[2], 'GT', ARGV[3], ARGV[2])
            for index = 1, 2 do
                redis.call('ZREMRANGEBYSCORE', KEYS[index], '-inf', ARGV[4])
                redis.call('PEXPIRE', KEYS[index], ARGV[5])
            end
            local cap, now, window = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
            if cap > 0 then
                local since = '(' .. string.format('%.0f', now - window)
                local count = redis.call('ZCOUNT', KEYS[2], since, '+inf')
                if count >= cap then
                    local last = redis.call(
                        'ZRANGEBYSCORE', KEYS[2], since, '+inf', 'WITHSCORES', 'LIMIT', count - cap, 1)
                    local untilMoment = string.format('%.0f', tonumber(last[2]) + window)
                    redis.call('ZADD', KEYS[3], untilMoment, ARGV[1])
                end
                redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[7])
            end
            return 1
            """
    )

    /// `KEYS`: the viewer's likes, who likes the candidate; `ARGV`: candidate, viewer, moment in milliseconds, `+` for a like
    /// or `-` for one taken back, moment before which likes are forgotten, how long they are kept.
    fileprivate static let noteLike = RedisScript(
        source: """
            local known = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') or 0
            if math.abs(known) > tonumber(ARGV[3]) then
                return 0
            end
            local sign = ''
            if ARGV[4] == '-' then
                sign = '-'
            end
            redis.call('HSET', KEYS[1], ARGV[1], sign .. ARGV[3])
            redis.call('ZADD', KEYS[2], 'GT', ARGV[3], ARGV[2])
            local likes, since = redis.call('HGETALL', KEYS[1]), tonumber(ARGV[5])
            for index = 1, #likes, 2 do
                if math.abs(tonumber(likes[index + 1]) or 0) <= since then
                    redis.call('HDEL', KEYS[1], likes[index])
                end
            end
            redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[5])
            redis.call('PEXPIRE', KEYS[1], ARGV[6])
            redis.call('PEXPIRE', KEYS[2], ARGV[6])
            return 1
            """
    )
}
