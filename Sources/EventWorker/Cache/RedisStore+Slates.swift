import Contracts
import FoundationEssentials
import RedisCache

extension RedisStore: SlateStore {
    package func slate(_ slateId: String) async -> [UInt8]? {
        await attempt { () throws(RedisError) in try await redis.get(RedisKeys.slate(slateId)) }.flatMap { $0 }
    }

    package func keep(slate: [UInt8], id slateId: String, members: [String]) async {
        _ = await attempt { () throws(RedisError) in
            let key = RedisArgument(RedisKeys.slate(slateId))
            let now = Timestamp(Date()).millisecondsSinceEpoch
            let lifetime = Int64(retention.slates) * 1000
            // One write for all: a slate shows dozens of members. Their lists come first: nothing may be kept that an
            // erasure could not find.
            let lists = members.flatMap { userId -> [[RedisArgument]] in
                let list = RedisArgument(RedisKeys.slates(of: userId))
                return [
                    ["ZREMRANGEBYSCORE", list, "-inf", RedisArgument(now)],
                    ["ZADD", list, "GT", RedisArgument(now + lifetime), key],
                    ["PEXPIRE", list, RedisArgument(lifetime)],
                ]
            }
            let slate: [RedisArgument] = ["SET", key, RedisArgument(slate), "PX", RedisArgument(lifetime)]
            for reply in try await redis.sendPipeline(lists + [slate]) { _ = try reply.orThrow() }
        }
    }

    package func forget(slate slateId: String, members: [String]) async throws {
        let key = RedisArgument(RedisKeys.slate(slateId))
        try await sendAll([["UNLINK", key]] + members.map { ["ZREM", RedisArgument(RedisKeys.slates(of: $0)), key] })
    }

    /// Removes the slates that belong to a member or show it.
    func eraseSlates(of userId: String) async throws {
        for list in [MemberList.sortedSet(RedisKeys.slates(of: userId)), .set(RedisKeys.formerSlates(of: userId))] {
            try await drain(list) { try await redis.delete($0) }
        }
    }
}
