import RedisCache

/// A list that is kept of a member in Redis, and how it is emptied in pieces: a list of somebody whom everybody is shown is
/// longer than any reply may be.
struct MemberList: Sendable {
    /// How many entries are read at once.
    static let pieceSize = 1000

    /// Reads some entries, whichever come first.
    let read: [RedisArgument]
    /// What removes the entries that follow.
    let remove: [RedisArgument]

    static func set(_ key: String) -> MemberList {
        MemberList(
            read: ["SRANDMEMBER", RedisArgument(key), RedisArgument(pieceSize)],
            remove: ["SREM", RedisArgument(key)]
        )
    }

    static func sortedSet(_ key: String) -> MemberList {
        MemberList(
            read: ["ZRANGE", RedisArgument(key), "0", RedisArgument(pieceSize - 1)],
            remove: ["ZREM", RedisArgument(key)]
        )
    }

    /// A hash, whose fields are the entries.
    static func hash(_ key: String) -> MemberList {
        MemberList(
            read: ["HRANDFIELD", RedisArgument(key), RedisArgument(pieceSize)],
            remove: ["HDEL", RedisArgument(key)]
        )
    }
}

extension RedisStore {
    /// Empties a list of a member. An entry goes after what it points to has gone, so that whoever is interrupted finds the
    /// rest; an empty list disappears.
    func drain(_ list: MemberList, _ forget: ([String]) async throws -> Void) async throws {
        while true {
            let entries = try await redis.send(list.read).array?.compactMap(\.bytes) ?? []
            guard !entries.isEmpty else { return }
            try await forget(entries.map { String(decoding: $0, as: UTF8.self) })
            _ = try await redis.send(list.remove + entries.map { RedisArgument($0) })
        }
    }

    func sendAll(_ commands: [[RedisArgument]]) async throws {
        for first in stride(from: 0, to: commands.count, by: 500) {
            let replies = try await redis.sendPipeline(Array(commands[first..<min(first + 500, commands.count)]))
            for reply in replies { _ = try reply.orThrow() }
        }
    }
}
