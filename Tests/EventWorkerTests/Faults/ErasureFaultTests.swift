import Contracts
import EventWorker
import Foundation
import RedisCache
import Testing

/// What Redis may do while a member is erased: the erasure waits, is never given up, and is whole in the end.
@Suite("Erasures while Redis has faults", .timeLimit(.minutes(2)))
struct ErasureFaultTests {
    enum Fault: String, CaseIterable {
        case takesNoWrites, wantsAnotherPassword, passwordFileIsMissing
    }

    private static func begin(_ fault: Fault, _ password: String, _ redis: RedisClient) async throws {
        switch fault {
        case .takesNoWrites: _ = try await redis.send("REPLICAOF", "127.0.0.1", "1")
        case .wantsAnotherPassword: _ = try await redis.send("ACL", "SETUSER", "worker", "resetpass", ">other")
        case .passwordFileIsMissing: try FileManager.default.removeItem(atPath: password)
        }
        if fault != .takesNoWrites { _ = try await redis.send("CLIENT", "KILL", "USER", "worker") }
    }

    private static func end(_ fault: Fault, _ scratch: TemporaryDirectory, _ redis: RedisClient) async throws {
        switch fault {
        case .takesNoWrites: _ = try await redis.send("REPLICAOF", "NO", "ONE")
        case .wantsAnotherPassword: _ = try await redis.send("ACL", "SETUSER", "worker", ">secret")
        case .passwordFileIsMissing: try scratch.write(Array("secret".utf8), to: "password")
        }
    }

    @Test("The erasure waits, and is whole when Redis is well again", arguments: Fault.allCases)
    func fault(_ fault: Fault) async throws {
        let scratch = TemporaryDirectory()
        let password = scratch.path + "/password"
        try scratch.write(Array("secret".utf8), to: "password")
        try await TestSystem.run { system in
            let redis = try #require(system.redis)
            _ = try await redis.send("ACL", "SETUSER", "worker", "on", ">secret", "~*", "&*", "+@all")
            try await RunningWorker.run(
                on: system,
                configured: { configuration in
                    configuration.redis?.username = "worker"
                    configuration.redis?.password = .file(path: password)
                }
            ) { running in
                let cast = Cast("erasure-fault", on: system)
                let needle = Array(cast.id("m").utf8)
                try await system.send(cast.woman("m"))
                try await system.send(cast.photo("m", drawing: 6))
                try await running.handled(2)
                #expect(try await !RedisDump(redis).keys(holding: needle).isEmpty)

                try await Self.begin(fault, password, redis)
                try await system.send(cast.deletion("m", at: 10))
                try await eventually("the erasure waits") { running.figures.waits >= 2 }
                #expect(running.figures.events == 2 && running.figures.retries == 0)
                try await Self.end(fault, scratch, redis)
                try await running.handled(3, within: .seconds(60))
                #expect(running.figures.deadLetters.isEmpty && running.figures.retries == 0)
                #expect(try await RedisDump(redis).keys(holding: needle).isEmpty)
                try await system.journal.tombstones(of: cast.id("m"))
            }
        }
    }
}
