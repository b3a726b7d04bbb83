import CommandSupport
import Contracts
import EventWorker
import KafkaBridge
import RedisCache
import Testing

/// What Redis may do to a worker: events go on without it, and it is used again when it is back.
@Suite("Faults of Redis", .timeLimit(.minutes(3)))
struct RedisFaultTests {
    /// A fault, and how it ends.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let begin: [[String]]
        let end: [[String]]
    }

    static let faults = [
        Fault(testDescription: "answers nobody for a while", begin: [["CLIENT", "PAUSE", "2500", "ALL"]], end: []),
        Fault(
            testDescription: "is a replica and takes no writes",
            begin: [["REPLICAOF", "127.0.0.1", "1"]],
            end: [["REPLICAOF", "NO", "ONE"]]
        ),
        Fault(
            testDescription: "is full",
            begin: [["CONFIG", "SET", "maxmemory", "1"]],
            end: [["CONFIG", "SET", "maxmemory", "0"]]
        ),
        Fault(
            testDescription: "wants another password",
            begin: [
                ["CONFIG", "SET", "requirepass", "other"], ["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"],
            ],
            end: [["CONFIG", "SET", "requirepass", ""]]
        ),
        Fault(
            testDescription: "forgets everything",
            begin: [["FLUSHALL"], ["SCRIPT", "FLUSH"], ["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]],
            end: []
        ),
    ]

    @Test("Events are handled meanwhile, and Redis is written again afterwards", arguments: faults)
    func fault(_ fault: Fault) async throws {
        try await TestSystem.run { system in
            // One connection, which stays allowed when the password changes.
            var configuration = try #require(system.server).configuration
            configuration.connections = 1
            let redis = try RedisClient(configuration: configuration)
            defer { redis.close() }
            try await Self.check(on: system) {
                for command in fault.begin { _ = try await redis.send(command.map { RedisArgument($0) }) }
            } end: {
                // What is paused answers when the pause is over.
                for command in fault.end { _ = try await redis.send(command.map { RedisArgument($0) }) }
            }
        }
    }

    @Test("It is killed, and another starts empty in its place")
    func death() async throws {
        try await TestSystem.run { system in
            let port = try #require(system.server).port
            try await Self.check(on: system) {
                await system.server?.terminate()
            } end: {
            } successor: {
                try await PrivateRedisServer.start(PrivateRedisServer.Options(port: port))
            }
        }
    }

    private static func check(
        on system: TestSystem,
        begin: () async throws -> Void,
        end: () async throws -> Void,
        successor: (() async throws -> PrivateRedisServer)? = nil
    ) async throws {
        let cast = Cast("redis", on: system)
        var server: PrivateRedisServer?
        do {
            try await RunningWorker.run(
                on: system,
                configured: { $0.redis?.commandTimeout = .milliseconds(300) }
            ) { running in
                try await system.send(all: [cast.woman("viewer"), cast.man("a")])
                try await system.send(cast.photo("viewer", drawing: 20))
                try await running.handled(3)
                try await begin()
                let during = try cast.photo("a", drawing: 21)
                try await system.send(during)
                #expect(try await system.journal.slate(causedBy: during.eventId).candidates.count == 1)
                try await end()
                server = try await successor?()
                let redis = try #require(system.redis)
                let key = RedisArgument("stylematch:style:\(cast.id("a"))")
                var seconds = 10.0
                try await eventually("Redis is written again", within: .seconds(60)) {
                    let later = try cast.photo("a", drawing: 22, at: seconds)
                    seconds += 1
                    try await system.send(later)
                    _ = try await system.journal.embedding(causedBy: later.eventId)
                    try await Task.sleep(for: .milliseconds(300))
                    let version = try? await redis.send("HGET", key, "photoId").string
                    return version == later.photoId
                }
                #expect(running.figures.deadLetters.isEmpty)
            }
        } catch {
            await server?.stop()
            throw error
        }
        await server?.stop()
        #expect(try await system.committedCount() == system.publishedCount())
    }
}
