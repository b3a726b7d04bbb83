import RedisCache
import Testing

@Suite(.timeLimit(.minutes(1))) struct RedisFailureTests {
    @Test func failsWhatWaitsOnAKilledServerAndFindsItsSuccessor() async throws {
        let first = try await PrivateRedisServer.start()
        var configuration = first.configuration
        configuration.commandTimeout = .seconds(10)
        configuration.connections = 1
        let client = try RedisClient(configuration: configuration)
        defer { client.close() }
        _ = try await client.send("SET", "x", "1")
        first.pause()
        let waiting = (0..<20).map { _ in Task { try await client.send("GET", "x") } }
        await first.terminate()
        for task in waiting {
            #expect(try await redisError { try await task.value }.code == .connection)
        }
        let refused = try await redisError { try await client.ping() }
        #expect(refused.code == .connection)
        #expect(refused.message.contains("127.0.0.1:\(first.port)"))
        await first.stop()

        try await withServer(PrivateRedisServer.Options(port: first.port)) { second in
            #expect(second.port == first.port)
            #expect(try await client.get("x") == nil)
            try await client.set("x", [2])
            #expect(try await client.get("x") == [2])
        }
    }

    @Test func givesUpOnALateReplyAndReconnects() async throws {
        try await withServer { server in
            let configure = { (configuration: inout RedisConfiguration) in
                configuration.commandTimeout = .milliseconds(200)
                configuration.connections = 1
            }
            try await withClient(of: server, configured: configure) { client in
                let before = try await client.send("CLIENT", "ID").integer
                _ = try await client.send("CLIENT", "PAUSE", 60_000, "WRITE")
                let started = ContinuousClock.now
                async let other = redisError { try await client.send("SET", "b", "1") }
                let error = try await redisError { try await client.send("SET", "a", "1") }
                #expect(error.code == .timeout)
                #expect(try await other.code == .timeout)
                #expect((.milliseconds(190)...(.seconds(3))).contains(started.duration(to: .now)))
                _ = try await client.send("CLIENT", "UNPAUSE")
                #expect(try await client.send("CLIENT", "ID").integer != before)
                #expect(try await client.send("SET", "a", "2") == .status("OK"))
            }
        }
    }

    @Test func aFullServerRefusesWritesOnly() async throws {
        try await withServer(PrivateRedisServer.Options(maximumMemoryBytes: 3 << 20)) { server in
            try await withClient(of: server) { client in
                try await client.set("small", [1])
                let error = try await redisError {
                    for number in 0..<100 {
                        try await client.set("large:\(number)", Array(repeating: 1, count: 100_000))
                    }
                }
                #expect(error.code == .server)
                #expect(error.serverCode == "OOM")
                #expect(!error.meansOutage)
                #expect(try await client.get("small") == [1])
            }
        }
    }

    @Test func aReplicaRefusesWrites() async throws {
        try await withServer(PrivateRedisServer.Options(arguments: ["--replicaof", "127.0.0.1", "1"])) { server in
            try await withClient(of: server) { client in
                let error = try await redisError { try await client.set("x", [1]) }
                #expect(error.serverCode == "READONLY")
                #expect(error.code == .server)
            }
        }
    }

    @Test func saysWhatAServerWithoutRoomSays() async throws {
        try await withServer { server in
            try await withClient(of: server, configured: { $0.connections = 1 }) { holder in
                _ = try await holder.send("CONFIG", "SET", "maxclients", 1)
                try await withClient(of: server, configured: { $0.connections = 1 }) { client in
                    let error = try await redisError { try await client.ping() }
                    #expect(error.message.contains("max number of clients reached"))
                    #expect(error.meansOutage)
                    _ = try await holder.send("CONFIG", "SET", "maxclients", 100)
                    try await client.ping()
                }
            }
        }
    }

    @Test func namesAnUnknownHost() async throws {
        let client = try RedisClient(configuration: RedisConfiguration(host: "redis.invalid"))
        let error = try await redisError { try await client.ping() }
        #expect(error.code == .connection)
        #expect(error.message.contains("redis.invalid:6379"))
        #expect(error.message.contains("resolved"))
    }
}
