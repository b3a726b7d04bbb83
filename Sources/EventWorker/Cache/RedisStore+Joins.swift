package import Contracts
package import Experimentation
import FoundationEssentials
import RedisCache

extension RedisStore: JoinStore {
    /// How long before a phase likes and impressions are counted for the covariate, in days.
    private static let covariateDays: Int64 = 28
    /// How long the counts of a day are kept; a viewer who comes late in a phase has fewer days behind them.
    private static let activityDays: Int64 = 60
    private static let day: Int64 = 86_400_000

    package func recall(_ pair: MemberPair) async -> PairMemory? {
        await attempt { () throws(RedisError) in
            Self.memory(try await redis.getHash(RedisKeys.pair(pair.identifier)))
        }
    }

    package func remember(_ entry: JoinEntry, of pair: MemberPair, for retention: Int64) async -> PairMemory? {
        guard let (field, value) = Self.field(entry) else { return nil }
        let key = RedisArgument(RedisKeys.pair(pair.identifier))
        let now = Timestamp(Date()).millisecondsSinceEpoch
        // The members' lists come first: nothing may be kept that an erasure could not find.
        let lists = [pair.first, pair.second].flatMap { userId -> [[RedisArgument]] in
            let list = RedisArgument(RedisKeys.pairs(of: userId))
            return [
                ["ZREMRANGEBYSCORE", list, "-inf", RedisArgument(now)],
                ["ZADD", list, "GT", RedisArgument(now + retention), key],
                ["PEXPIRE", list, RedisArgument(retention)],
            ]
        }
        let commands =
            lists + [
                ["HSETNX", key, RedisArgument(field), RedisArgument(value)],
                ["PEXPIRE", key, RedisArgument(retention)],
                ["HGETALL", key],
            ]
        return await attempt { () throws(RedisError) in
            let replies = try await redis.sendPipeline(commands)
            for reply in replies { _ = try reply.orThrow() }
            let parts = replies.last?.array ?? []
            var fields: [String: [UInt8]] = [:]
            for place in stride(from: 0, to: parts.count - 1, by: 2) {
                guard let name = parts[place].string, let bytes = parts[place + 1].bytes else { continue }
                fields[name] = bytes
            }
            return Self.memory(fields)
        }
    }

    package func note(_ written: [KeptInteraction], of pair: MemberPair) async {
        let fields = written.compactMap { interaction in
            Self.json(interaction).map { (Self.interactionPrefix + interaction.event.eventId, $0) }
        }
        guard !fields.isEmpty else { return }
        _ = await attempt { () throws(RedisError) in
            try await redis.execute(
                .replaceFields,
                keys: [RedisKeys.pair(pair.identifier)],
                arguments: fields.flatMap { [RedisArgument($0.0), RedisArgument($0.1)] }
            )
        }
    }

    package func noteActivity(_ event: MatchInteraction, at now: Timestamp) async {
        guard event.isTest != true, let kind = Self.activity(event.type) else { return }
        let day = Self.dayNumber(event.occurredAt)
        let oldest = Self.dayNumber(now) - Self.activityDays
        guard day >= oldest else { return }
        _ = await attempt { () throws(RedisError) in
            try await redis.execute(
                .noteActivity,
                keys: [RedisKeys.activity(event.viewerId)],
                arguments: [
                    RedisArgument(kind), RedisArgument(day), RedisArgument(oldest),
                    RedisArgument(2 * Self.activityDays * Self.day),
                ]
            )
        }
    }

    package func covariate(of userId: String, before phase: ABExperiment) async -> Covariate? {
        let end = Self.dayNumber(phase.start)
        let reply = await attempt { () throws(RedisError) in
            try await redis.execute(
                .covariate,
                keys: [RedisKeys.activity(userId)],
                arguments: [
                    RedisArgument("c:\(phase.phase):\(phase.key)"), RedisArgument(end - Self.covariateDays),
                    RedisArgument(end - 1), RedisArgument(2 * Self.activityDays * Self.day),
                ]
            )
        }
        guard let counts = reply?.string?.split(separator: "/").compactMap({ Double($0) }), counts.count == 2,
            counts[1] > 0
        else { return nil }
        return Covariate(
            value: counts[0] / counts[1],
            at: Timestamp(millisecondsSinceEpoch: end * Self.day)
        )
    }

    /// Removes what is remembered between two members.
    static func forgetting(_ pair: MemberPair) -> [[RedisArgument]] {
        let key = RedisArgument(RedisKeys.pair(pair.identifier))
        return [["UNLINK", key]]
            + [pair.first, pair.second].map { ["ZREM", RedisArgument(RedisKeys.pairs(of: $0)), key] }
    }

    private static let impressionPrefix = "i:"
    private static let interactionPrefix = "o:"

    private static func field(_ entry: JoinEntry) -> (String, [UInt8])? {
        switch entry {
        case .impression(let kept): json(kept).map { (impressionPrefix + kept.sourceEventId, $0) }
        case .interaction(let event): json(KeptInteraction(event)).map { (interactionPrefix + event.eventId, $0) }
        }
    }

    private static func json(_ value: some Encodable) -> [UInt8]? {
        (try? JSONEncoder().encode(value)).map(Array.init)
    }

    private static func memory(_ fields: [String: [UInt8]]) -> PairMemory {
        let decoder = JSONDecoder()
        func all<Value: Decodable>(_ type: Value.Type, _ prefix: String) -> [Value] {
            // What an earlier version wrote otherwise counts as not remembered.
            fields.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
                .compactMap { try? decoder.decode(type, from: Data($0.value)) }
        }
        return PairMemory(
            impressions: all(KeptImpression.self, impressionPrefix),
            interactions: all(KeptInteraction.self, interactionPrefix)
        )
    }

    private static func activity(_ kind: MatchInteraction.Kind) -> String? {
        switch kind {
        case .impression: "i"
        case .like: "l"
        default: nil
        }
    }

    /// Days since 1970, in UTC.
    private static func dayNumber(_ moment: Timestamp) -> Int64 {
        let milliseconds = moment.millisecondsSinceEpoch
        return milliseconds >= 0 ? milliseconds / day : (milliseconds - day + 1) / day
    }
}

extension RedisScript {
    /// `KEYS`: a hash; `ARGV`: names and values. Fields that are not there any more stay away.
    fileprivate static let replaceFields = RedisScript(
        source: """
            for index = 1, #ARGV, 2 do
                if redis.call('HEXISTS', KEYS[1], ARGV[index]) == 1 then
                    redis.call('HSET', KEYS[1], ARGV[index], ARGV[index + 1])
                end
            end
            return 1
            """
    )

    /// `KEYS`: a member's activity; `ARGV`: `i` for an impression or `l` for a like, its day, the oldest day to keep, how long
    /// everything is kept in milliseconds.
    fileprivate static let noteActivity = RedisScript(
        source: """
            redis.call('HINCRBY', KEYS[1], ARGV[1] .. ':' .. ARGV[2], 1)
            for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
                local day = string.match(field, '^[il]:(%-?%d+)$')
                if day and tonumber(day) < tonumber(ARGV[3]) then
                    redis.call('HDEL', KEYS[1], field)
                end
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
            return 1
            """
    )

    /// `KEYS`: a member's activity; `ARGV`: the field of a phase, first and last day that count, how long everything is
    /// kept in milliseconds. Returns likes and impressions as `likes/impressions`, and keeps them in the field: what is asked for later in the phase is the same.
    fileprivate static let covariate = RedisScript(
        source: """
            local kept = redis.call('HGET', KEYS[1], ARGV[1])
            if kept then
                return kept
            end
            local liked, shown = 0, 0
            for day = tonumber(ARGV[2]), tonumber(ARGV[3]) do
                local name = string.format('%.0f', day)
                liked = liked + tonumber(redis.call('HGET', KEYS[1], 'l:' .. name) or '0')
                shown = shown + tonumber(redis.call('HGET', KEYS[1], 'i:' .. name) or '0')
            end
            local counts = string.format('%.0f/%.0f', liked, shown)
            redis.call('HSET', KEYS[1], ARGV[1], counts)
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
            return counts
            """
    )
}
