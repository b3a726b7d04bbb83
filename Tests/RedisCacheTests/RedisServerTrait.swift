import Foundation
import RedisCache
import Testing

/// Runs a suite with one real server of its own.
struct RedisServerTrait: SuiteTrait, TestScoping {
    @TaskLocal static var current: PrivateRedisServer?
    var options = PrivateRedisServer.Options()

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withServer(options) { server in
            try await Self.$current.withValue(server, operation: function)
        }
    }
}

extension Trait where Self == RedisServerTrait {
    static var redisServer: RedisServerTrait { RedisServerTrait() }

    /// A Redis 8, which `make setup` puts below `.build`; the suite fails where it is missing.
    static var vectorServer: RedisServerTrait {
        let program = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../.build/test-programs/bin/redis-server-8").standardizedFileURL
        return RedisServerTrait(options: PrivateRedisServer.Options(program: program.path()))
    }
}

/// Runs a test with a server that it may harm.
func withServer(
    _ options: PrivateRedisServer.Options = PrivateRedisServer.Options(),
    _ body: (PrivateRedisServer) async throws -> Void
) async throws {
    let server = try await PrivateRedisServer.start(options)
    do {
        try await body(server)
        await server.stop()
    } catch {
        await server.stop()
        throw error
    }
}

/// Runs a test with a client of the suite's server, or of another one.
func withClient(
    of server: PrivateRedisServer? = RedisServerTrait.current,
    configured change: (inout RedisConfiguration) -> Void,
    _ body: (RedisClient) async throws -> Void
) async throws {
    var configuration = try #require(server).configuration
    configuration.commandTimeout = .seconds(10)
    change(&configuration)
    let client = try RedisClient(configuration: configuration)
    defer { client.close() }
    try await body(client)
}

/// Runs a test with a client of the suite's server, or of another one.
func withClient(
    of server: PrivateRedisServer? = RedisServerTrait.current,
    _ body: (RedisClient) async throws -> Void
) async throws {
    try await withClient(of: server, configured: { _ in }, body)
}

/// The error that an operation throws; anything else fails the test.
func redisError(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ operation: () async throws -> some Any
) async throws -> RedisError {
    let error = await #expect(throws: RedisError.self, sourceLocation: sourceLocation) {
        _ = try await operation()
    }
    return try #require(error, sourceLocation: sourceLocation)
}

/// Waits until a condition of another process holds, for which there is no event.
func eventually(
    within limit: Duration = .seconds(5),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await condition() {
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("the condition did not hold within \(limit)", sourceLocation: sourceLocation)
}

extension RedisClient {
    /// Starts to wait for a list on the client's only connection; returns when the server holds the command.
    func block(on list: String) async throws -> Task<RedisValue, any Error> {
        _ = try await send("CLIENT", "SETNAME", RedisArgument(list))
        let task = Task { try await send("BLPOP", RedisArgument(list), 0) }
        try await withClient { observer in
            try await eventually {
                let clients = try await observer.send("CLIENT", "LIST").string ?? ""
                return clients.split(separator: "\n").contains { line in
                    line.contains("name=\(list) ") && line.contains("flags=b ")
                }
            }
        }
        return task
    }
}
