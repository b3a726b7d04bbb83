import Foundation
import RedisCache
import Testing

@Suite(.timeLimit(.minutes(1))) struct RedisAuthenticationTests {
    private static let options = PrivateRedisServer.Options(arguments: ["--requirepass", "right-password"])

    @Test func acceptsTheRightPasswordOnly() async throws {
        try await withServer(Self.options) { server in
            try await withClient(of: server, configured: { $0.password = .literal("right-password") }) { client in
                try await client.ping()
            }
            try await withClient(of: server, configured: { $0.password = .literal("wrong-password") }) { client in
                let error = try await redisError { try await client.ping() }
                #expect(error.code == .authentication)
                #expect(error.serverCode == "WRONGPASS")
                #expect(!"\(error)".contains("wrong-password"))
            }
            try await withClient(of: server) { client in
                let error = try await redisError { try await client.ping() }
                #expect(error.code == .authentication)
                #expect(error.serverCode == "NOAUTH")
            }
        }
    }

    @Test func aPasswordForAServerWithoutOneIsAnAuthenticationError() async throws {
        try await withServer { server in
            try await withClient(of: server, configured: { $0.password = .literal("needless") }) {
                client async throws in
                #expect(try await redisError { try await client.ping() }.code == .authentication)
            }
        }
    }

    @Test func knowsUsersWithLimitedRights() async throws {
        let user = ["--user", "worker", "on", ">worker-password", "~style:*", "+get", "+set", "+select"]
        try await withServer(PrivateRedisServer.Options(arguments: user)) { server in
            let configure = { (configuration: inout RedisConfiguration) in
                configuration.username = "worker"
                configuration.password = .literal("worker-password")
                configuration.database = 2
            }
            try await withClient(of: server, configured: configure) { client in
                try await client.set("style:1", [7])
                #expect(try await client.get("style:1") == [7])
                let error = try await redisError { try await client.get("other") }
                #expect(error.code == .server)
                #expect(error.serverCode == "NOPERM")
            }
            try await withClient(
                of: server,
                configured: {
                    configure(&$0)
                    $0.username = "nobody"
                }
            ) { client async throws in
                #expect(try await redisError { try await client.ping() }.code == .authentication)
            }
        }
    }

    @Test func readsARotatedPasswordFileAtTheNextConnect() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "redis-password-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        try await withServer(Self.options) { server in
            let configure = { (configuration: inout RedisConfiguration) in
                configuration.password = .file(path: file.path(percentEncoded: false))
                configuration.connections = 1
            }
            try await withClient(of: server, configured: configure) { client in
                let missing = try await redisError { try await client.ping() }
                #expect(missing.code == .authentication && missing.meansOutage)
                #expect(missing.message.contains(file.lastPathComponent))

                try Data("\n".utf8).write(to: file)
                #expect(try await redisError { try await client.ping() }.code == .authentication)

                try Data("right-password\n".utf8).write(to: file)
                try await client.ping()

                _ = try await client.send("CONFIG", "SET", "requirepass", "rotated")
                try Data("rotated\r\n".utf8).write(to: file)
                _ = try? await client.send("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no")
                try await eventually {
                    (try? await client.ping()) != nil
                }
            }
        }
    }
}
