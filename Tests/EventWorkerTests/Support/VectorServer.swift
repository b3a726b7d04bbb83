import Foundation
import RedisCache
import Testing

/// A Redis 8, which `make setup` puts below `.build`; without it everything that needs vector sets fails.
enum VectorServer {
    static var options: PrivateRedisServer.Options {
        let program = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../.build/test-programs/bin/redis-server-8").standardizedFileURL
        return PrivateRedisServer.Options(program: program.path())
    }
}

/// Runs a suite with one Redis 8 and one client of it.
struct VectorServerTrait: SuiteTrait, TestScoping {
    @TaskLocal static var client: RedisClient?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let server = try await PrivateRedisServer.start(VectorServer.options)
        do {
            var configuration = server.configuration
            // Whether it answers in time must not depend on what else the machine does.
            configuration.commandTimeout = .seconds(30)
            let client = try RedisClient(configuration: configuration)
            defer { client.close() }
            try await Self.$client.withValue(client, operation: function)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }
}

extension Trait where Self == VectorServerTrait {
    static var vectorServer: VectorServerTrait { VectorServerTrait() }
}
