import RedisCache
import Testing

@Suite(.redisServer, .timeLimit(.minutes(1))) struct RedisCommandsTests {
    @Test func storesStringsWithAnExpiry() async throws {
        try await withClient { client in
            try await client.set("strings:a", [1, 0, 2])
            try await client.set("strings:b", [3], expirySeconds: 100)
            #expect(try await client.get(["strings:a", "strings:none", "strings:b"]) == [[1, 0, 2], nil, [3]])
            #expect(try await client.get([]).isEmpty)
            #expect(try await client.send("TTL", "strings:a").integer == -1)
            #expect((99...100).contains(try await client.send("TTL", "strings:b").integer ?? 0))
            #expect(try await client.expire("strings:a", seconds: 50))
            #expect(try await !client.expire("strings:none", seconds: 50))
            #expect(
                try await redisError { try await client.set("strings:a", [], expirySeconds: 0) }.code == .configuration
            )
        }
    }

    @Test func storesHashes() async throws {
        try await withClient { client in
            #expect(try await client.getHash("hash").isEmpty)
            try await client.setHash("hash", fields: [("a", [0, 1]), ("b", [])])
            try await client.setHash("hash", fields: [("b", [2])], expirySeconds: 100)
            #expect(try await client.getHash("hash") == ["a": [0, 1], "b": [2]])
            #expect((99...100).contains(try await client.send("TTL", "hash").integer ?? 0))
        }
    }

    @Test func storesSets() async throws {
        try await withClient { client async throws in
            #expect(try await client.addToSet("set", members: ["a", "b", "ü"]) == 3)
            #expect(try await client.addToSet("set", members: ["b", "c"], expirySeconds: 100) == 1)
            #expect(try await client.addToSet("set", members: []) == 0)
            #expect(try await client.removeFromSet("set", members: ["a", "z"]) == 1)
            #expect(try await client.setMembers("set") == ["b", "c", "ü"])
            #expect((99...100).contains(try await client.send("TTL", "set").integer ?? 0))
        }
    }

    @Test func findsAndDeletesManyKeys() async throws {
        try await withClient { client in
            let keys = (0..<2500).map { "many:\($0)" }
            _ = try await client.sendPipeline(keys.map { ["SET", RedisArgument($0), "x"] })
            #expect(try await client.scanKeys(matching: "many:*", step: 100) == Set(keys))
            #expect(try await client.delete(keys + ["many:none"]) == 2500)
            #expect(try await client.scanKeys(matching: "many:*").isEmpty)
        }
    }

    @Test func speaksWithTheServer() async throws {
        try await withClient { client in
            try await client.ping()
            let info = try await client.info(section: "server")
            #expect(info["redis_mode"] == "standalone")
            #expect(info["process_id"] == RedisServerTrait.current.map { "\($0.processIdentifier)" })
            #expect(try await client.info()["used_memory"] != nil)
        }
    }

    @Test func wrongTypesAreServerErrors() async throws {
        try await withClient { client in
            try await client.set("wrong", [1])
            let operations: [() async throws -> Void] = [
                { _ = try await client.getHash("wrong") },
                { try await client.setHash("wrong", fields: [("a", [1])]) },
                { try await client.setHash("wrong", fields: [("a", [1])], expirySeconds: 1) },
                { try await client.addToSet("wrong", members: ["a"], expirySeconds: 1) },
                { _ = try await client.setIfNewer(key: "wrong", version: 1, fields: []) },
            ]
            for operation in operations {
                let error = try await redisError(operation)
                #expect(error.code == .server)
                #expect(error.serverCode == "WRONGTYPE")
                #expect(!error.meansOutage)
            }
        }
    }

    @Test func aTransactionWithAnUnknownCommandSaysWhy() async throws {
        try await withClient { client in
            let error = try await redisError { try await client.sendTransaction([["PING"], ["NOSUCH"]]) }
            #expect(error.serverCode == "ERR")
            #expect(error.message.contains("NOSUCH"))
            #expect(try await client.sendTransaction([["PING"], ["ECHO", "x"]]).map(\.string) == ["PONG", "x"])
        }
    }

    @Test func scriptsAreLoadedAgainWhenTheServerForgets() async throws {
        try await withClient { client async throws in
            let script = RedisScript(source: "return {KEYS[1], ARGV[1]}")
            #expect(try await client.send("SCRIPT", "LOAD", RedisArgument(script.source)).string == script.digest)
            for _ in 0..<2 {
                _ = try await client.send("SCRIPT", "FLUSH")
                let reply = try await client.execute(script, keys: ["k"], arguments: ["a"])
                #expect(reply == .array([.bulk(Array("k".utf8)), .bulk(Array("a".utf8))]))
            }
            #expect(try await client.send("EVALSHA", RedisArgument(script.digest), 1, "k", "a").array?.count == 2)
        }
    }
}
