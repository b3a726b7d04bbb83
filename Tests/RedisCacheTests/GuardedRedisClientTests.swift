import RedisCache
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct GuardedRedisClientTests {
    private typealias Observed = Mutex<[(CircuitBreaker.Transition, RedisError?)]>

    @Test func opensWhileTheServerIsDownAndClosesWhenItIsBack() async throws {
        let server = try await PrivateRedisServer.start()
        let client = try RedisClient(configuration: server.configuration)
        defer { client.close() }
        let observed = Observed([])
        let policy = CircuitBreaker.Policy(
            failureThreshold: 2,
            initialBackOff: .milliseconds(100),
            maximumBackOff: .milliseconds(100),
            jitter: 0
        )
        let guarded = GuardedRedisClient(client, policy: policy) { transition, cause in
            observed.withLock { $0.append((transition, cause)) }
        }
        try await guarded.set("x", [1])
        await server.stop()

        for _ in 0..<2 {
            #expect(try await redisError { try await guarded.get("x") }.code == .connection)
        }
        #expect(guarded.state == .open)
        #expect(try await redisError { try await guarded.get("x") }.code == .unavailable)

        // The first probe fails, the one after the restart succeeds.
        try await Task.sleep(for: .milliseconds(110))
        #expect(try await redisError { try await guarded.get("x") }.code == .connection)
        #expect(guarded.state == .open)
        try await withServer(PrivateRedisServer.Options(port: server.port)) { _ in
            try await Task.sleep(for: .milliseconds(110))
            #expect(try await guarded.get("x") == nil)
            #expect(guarded.state == .closed)
        }
        let transitions = observed.withLock { $0 }
        #expect(transitions.map(\.0.to) == [.open, .halfOpen, .open, .halfOpen, .closed])
        #expect(transitions.map { $0.1?.code } == [.connection, nil, .connection, nil, nil])
        #expect(transitions.first?.0.backOff == .milliseconds(100))
    }

    @Test func onlyOneProbeIsOnItsWay() async throws {
        try await withServer { server in
            try await withClient(of: server, configured: { $0.commandTimeout = .milliseconds(100) }) { client in
                let policy = CircuitBreaker.Policy(failureThreshold: 1, initialBackOff: .zero, jitter: 0)
                let guarded = GuardedRedisClient(client, policy: policy)
                try await guarded.ping()
                server.pause()
                #expect(try await redisError { try await guarded.ping() }.code == .timeout)
                let codes = await withTaskGroup(of: RedisError.Code?.self) { group in
                    for _ in 0..<20 {
                        group.addTask {
                            do throws(RedisError) {
                                try await guarded.ping()
                                return nil
                            } catch {
                                return error.code
                            }
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(codes.count { $0 == .unavailable } == 19)
                #expect(codes.count { $0 == .timeout } == 1)
                server.resume()
                try await eventually { (try? await guarded.ping()) != nil }
                #expect(guarded.state == .closed)
            }
        }
    }

    @Test func refusedCommandsAndCancelledOnesDoNotOpenTheCircuit() async throws {
        try await withServer { server in
            try await withClient(of: server) { client in
                let guarded = GuardedRedisClient(client, policy: CircuitBreaker.Policy(failureThreshold: 1))
                try await guarded.set("text", [1])
                #expect(try await redisError { try await guarded.getHash("text") }.serverCode == "WRONGTYPE")
                let task = Task { try await guarded.send("BLPOP", "nothing", 0) }
                try await Task.sleep(for: .milliseconds(20))
                task.cancel()
                #expect(try await redisError { try await task.value }.code == .cancelled)
                #expect(guarded.state == .closed)
            }
        }
    }

    @Test func aServerThatCannotServeCountsAsDown() async throws {
        try await HostileServer.with(HostileServer.Behaviour(answer: "-LOADING the data set\r\n")) { server in
            let client = try RedisClient(configuration: RedisConfiguration(port: server.port))
            defer { client.close() }
            let guarded = GuardedRedisClient(client, policy: CircuitBreaker.Policy(failureThreshold: 1))
            #expect(try await redisError { try await guarded.get("x") }.serverCode == "LOADING")
            #expect(guarded.state == .open)
        }
    }
}
