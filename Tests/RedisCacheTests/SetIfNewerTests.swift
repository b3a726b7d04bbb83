import RedisCache
import Testing

@Suite(.redisServer, .timeLimit(.minutes(1))) struct SetIfNewerTests {
    @Test func writesWhatIsNewerOrEqualAndNothingOlder() async throws {
        try await withClient { client async throws in
            func set(_ version: Int64, _ value: UInt8) async throws -> Bool {
                try await client.setIfNewer(key: "order", version: version, fields: [("value", [value])])
            }
            #expect(try await set(10, 1))
            #expect(try await set(9, 2) == false)
            #expect(try await client.getHash("order") == ["version": Array("10".utf8), "value": [1]])
            #expect(try await set(10, 3))
            #expect(try await client.getHash("order")["value"] == [3])
            #expect(try await set(11, 4))
            #expect(try await client.getHash("order") == ["version": Array("11".utf8), "value": [4]])
        }
    }

    @Test func replacesTheWholeHashAndItsExpiry() async throws {
        try await withClient { client async throws in
            let key = "whole"
            #expect(try await client.setIfNewer(key: key, version: 1, fields: [("old", [0])], expirySeconds: 100))
            #expect((99...100).contains(try await client.send("TTL", "whole").integer ?? 0))
            #expect(try await client.setIfNewer(key: key, version: 2, fields: [("new", [0, 255])]))
            #expect(try await client.getHash(key) == ["version": Array("2".utf8), "new": [0, 255]])
            #expect(try await client.send("TTL", "whole").integer == -1)
        }
    }

    /// Every pair in ascending order, among them neighbours that doubles cannot tell apart.
    @Test func comparesTheWholeRangeExactly() async throws {
        let versions: [Int64] = [
            .min, .min + 1, -9_007_199_254_740_993, -10, -9, -1, 0, 1, 9, 10, 9_007_199_254_740_992,
            9_007_199_254_740_993, .max - 1, .max,
        ]
        try await withClient { client async throws in
            for (rank, stored) in versions.enumerated() {
                for (otherRank, version) in versions.enumerated() {
                    try await client.setHash("exact", fields: [("version", Array(String(stored).utf8))])
                    let written = try await client.setIfNewer(key: "exact", version: version, fields: [])
                    #expect(written == (otherRank >= rank), "\(version) over \(stored)")
                }
            }
        }
    }

    @Test func healsAVersionThatIsNoInteger() async throws {
        try await withClient { client async throws in
            for garbage in ["", "x", "1e99", "007", "-", " 5"] {
                try await client.setHash("garbage", fields: [("version", Array(garbage.utf8))])
                #expect(try await client.setIfNewer(key: "garbage", version: -5, fields: []), "\(garbage)")
            }
        }
    }

    @Test func theNewestOfManyConcurrentWritersWins() async throws {
        try await withClient { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for version in (1...300).shuffled() {
                    group.addTask {
                        let fields = (0..<5).map { ("field\($0)", Array("\(version)".utf8)) }
                        _ = try await client.setIfNewer(key: "race", version: Int64(version), fields: fields)
                    }
                }
                try await group.waitForAll()
            }
            let hash = try await client.getHash("race")
            #expect(hash.count == 6)
            #expect(hash.values.allSatisfy { $0 == Array("300".utf8) })
        }
    }

    @Test func keepsTheVersionFieldForItself() async throws {
        try await withClient { client in
            let error = try await redisError {
                try await client.setIfNewer(key: "own", version: 1, fields: [("version", [1])])
            }
            #expect(error.code == .configuration)
        }
    }

    @Test func aFullServerKeepsWhatIsStored() async throws {
        try await withServer { server in
            try await withClient(of: server) { client in
                #expect(try await client.setIfNewer(key: "kept", version: 1, fields: [("a", [1])]))
                _ = try await client.send("CONFIG", "SET", "maxmemory", 1)
                let error = try await redisError {
                    try await client.setIfNewer(key: "kept", version: 2, fields: [("a", [2])])
                }
                #expect(error.code == .server)
                #expect(error.serverCode == "OOM")
                #expect(try await client.getHash("kept") == ["version": Array("1".utf8), "a": [1]])
            }
        }
    }
}
