import RedisCache

/// Everything a Redis server holds, times to live left out.
struct RedisDump: Equatable {
    /// Each key with all bytes of its value: names and values of a hash, members of a set in order, everything about the
    /// elements of a vector set.
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
            case "vectorset": values[key] = try await Self.vectorSet(key, redis)
            // It has expired since.
            case "none": break
            case let kind: throw UnknownType(description: "\(key) has the type \(kind ?? "?"), which nobody looks into")
            }
        }
        self.values = values
    }

    /// What could hide something from the dump.
    private struct UnknownType: Error, CustomStringConvertible {
        let description: String
    }

    /// Names, attributes, vectors and links of all elements of a vector set.
    private static func vectorSet(_ key: String, _ redis: RedisClient) async throws -> [[UInt8]] {
        let count = RedisArgument(try await redis.countVectors(key))
        let names = try await redis.send("VRANDMEMBER", RedisArgument(key), count).array ?? []
        var parts: [[UInt8]] = []
        for name in names.compactMap(\.string).sorted() {
            let element = RedisArgument(name)
            let vector = try await redis.send("VEMB", RedisArgument(key), element, "RAW").array ?? []
            let links = try await redis.send("VLINKS", RedisArgument(key), element).array ?? []
            parts += [Array(name.utf8), try await redis.vectorAttributes(key, element: name) ?? []]
            parts += vector.compactMap(\.bytes)
            parts += links.flatMap { $0.array ?? [$0] }.compactMap(\.string).sorted().map { Array($0.utf8) }
        }
        return parts
    }

    /// The keys that hold some bytes in their name or their value.
    func keys(holding needle: [UInt8]) -> [String] {
        values.filter { key, parts in
            Array(key.utf8).holds(needle) || parts.contains { $0.holds(needle) }
        }.keys.sorted()
    }

}

extension [UInt8] {
    /// Whether some bytes stand somewhere in these.
    func holds(_ needle: [UInt8]) -> Bool {
        guard let first = needle.first, count >= needle.count else { return false }
        return (0...count - needle.count).contains { start in
            self[start] == first && self[start..<start + needle.count].elementsEqual(needle)
        }
    }
}
