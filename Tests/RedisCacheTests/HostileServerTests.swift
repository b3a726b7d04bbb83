import RedisCache
import Testing

@Suite(.timeLimit(.minutes(1))) struct HostileServerTests {
    private func error(
        from behaviour: HostileServer.Behaviour,
        _ change: (inout RedisConfiguration) -> Void = { _ in }
    ) async throws -> RedisError {
        var result: RedisError?
        try await HostileServer.with(behaviour) { server in
            var configuration = RedisConfiguration(port: server.port, connections: 1)
            configuration.connectTimeout = .seconds(5)
            change(&configuration)
            let client = try RedisClient(configuration: configuration)
            defer { client.close() }
            result = try await redisError { try await client.get("x") }
        }
        return try #require(result)
    }

    @Test(arguments: ["HTTP/1.1 400 Bad Request\r\n\r\n", "\u{0}\u{1}\u{2}", "$x\r\n", "*-5\r\n", ">2\r\n+a\r\n+b\r\n"])
    func garbageIsAProtocolError(_ text: String) async throws {
        #expect(try await error(from: HostileServer.Behaviour(answer: text)).code == .protocol)
        #expect(try await error(from: HostileServer.Behaviour(greeting: text)).code == .protocol)
    }

    @Test func anEndlessBulkStringIsRefusedByItsLength() async throws {
        let error = try await error(from: HostileServer.Behaviour(answer: "+PONG\r\n$9000000000000\r\nxxx"))
        #expect(error.code == .protocol)
        #expect(error.message.contains("larger than"))
    }

    @Test func anEndlessArrayIsRefused() async throws {
        let answer = "*2147483647\r\n" + String(repeating: ":1\r\n", count: 50_000)
        let error = try await error(from: HostileServer.Behaviour(answer: answer)) { $0.maximumReplyBytes = 100_000 }
        #expect(error.code == .protocol)
        #expect(error.message.contains("larger than"))
    }

    @Test func aReplyWithoutACommandIsAProtocolError() async throws {
        let error = try await error(from: HostileServer.Behaviour(answer: "+PONG\r\n+surprise\r\n+more\r\n"))
        #expect(error.code == .protocol)
    }

    @Test func aRefusalAtTheGreetingIsRepeated() async throws {
        let greeting = "-DENIED Redis is running in protected mode\r\n"
        let error = try await error(from: HostileServer.Behaviour(greeting: greeting, closes: true))
        #expect(error.serverCode == "DENIED")
    }

    @Test func aClosedConnectionIsAConnectionError() async throws {
        #expect(try await error(from: HostileServer.Behaviour(answer: "+PO", closes: true)).code == .connection)
    }

    @Test func aSilentServerIsATimeout() async throws {
        let started = ContinuousClock.now
        let error = try await error(from: HostileServer.Behaviour()) { $0.connectTimeout = .milliseconds(200) }
        #expect(error.code == .timeout)
        #expect((.milliseconds(190)...(.seconds(2))).contains(started.duration(to: .now)))
    }
}
