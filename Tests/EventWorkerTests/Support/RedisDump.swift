import RedisCache

/// Everything a Redis server holds, times to live left out.
struct RedisDump: Equatable {
    /// Each key with all bytes of its value: names and values of a hash, members of a set in order.
    let values: [String: [[UInt8]]]

    init(_ redis: RedisClient) async throws {
        var values: [String: [[UInt8]]] = [:]
        for key in try await redis.scanKeys(matching: "*") {
            switch try await redis.send("TYPE", RedisArgument(key)).string {
            case "string": values[key] = [try await redis.get(key) ?? []]
            case "hash":
                let fields = try await redis.getHash(key).sorted { $0.key < $1.key }
                values[key] = fields.flatMap { [Array($0.key.utf8), $0.value] }
            case "set": values[key] = try await redis.setMembers(key).sorted().map { Array($0.utf8) }
            case "zset":
                let parts = try await redis.send("ZRANGE", RedisArgument(key), "0", "-1", "WITHSCORES").array ?? []
                values[key] = parts.compactMap(\.bytes)
            case let kind: values[key] = [Array("a value of type \(kind ?? "?")".utf8)]
            }
        }
        self.values = values
    }

    /// The keys that hold some bytes in their name or their value.
    func keys(holding needle: [UInt8]) -> [String] {
        values.filter { key, parts in
            Self.contains(Array(key.utf8), needle) || parts.contains { Self.contains($0, needle) }
        }.keys.sorted()
    }

    private static func contains(_ hay: [UInt8], _ needle: [UInt8]) -> Bool {
        guard let first = needle.first, hay.count >= needle.count else { return false }
        return (0...hay.count - needle.count).contains { start in
            hay[start] == first && hay[start..<start + needle.count].elementsEqual(needle)
        }
    }
}
