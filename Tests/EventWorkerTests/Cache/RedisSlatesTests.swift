import Contracts
import EventWorker
import Foundation
import RedisCache
import Testing

/// What Redis keeps of slates, and of members who are on more of them than one reply may name.
@Suite("Slates in Redis", .timeLimit(.minutes(1)))
struct RedisSlatesTests {
    private static let largestReply = 128 << 10

    private static func withStore(_ body: (RedisStore, RedisClient) async throws -> Void) async throws {
        let server = try await PrivateRedisServer.start()
        var configuration = server.configuration
        configuration.maximumReplyBytes = largestReply
        configuration.commandTimeout = .seconds(30)
        let redis = try RedisClient(configuration: configuration)
        var retention = RedisStore.Retention()
        retention.slates = 1000
        let store = RedisStore(redis, retention: retention, statistics: WorkerStatistics())
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(store, redis))
        } catch {
            outcome = .failure(error)
        }
        redis.close()
        await server.stop()
        try outcome.get()
    }

    private static func list(_ userId: String, _ redis: RedisClient) async throws -> [String] {
        try await redis.send("ZRANGE", RedisArgument("stylematch:slates-of:\(userId)"), "0", "-1").array?
            .compactMap(\.string) ?? []
    }

    @Test("A slate is found by whom it shows, for as long as it is kept")
    func lists() async throws {
        try await Self.withStore { store, redis in
            _ = try await redis.send("ZADD", "stylematch:slates-of:a", "1", "stylematch:slate:ended")
            await store.keep(slate: [1], id: "first", members: ["v", "a"])
            await store.keep(slate: [2], id: "second", members: ["v", "b"])
            #expect(try await Self.list("v", redis) == ["stylematch:slate:first", "stylematch:slate:second"])
            #expect(try await Self.list("a", redis) == ["stylematch:slate:first"], "what has ended is dropped")
            let now = Timestamp(Date()).millisecondsSinceEpoch
            let end = try await redis.send("ZSCORE", "stylematch:slates-of:a", "stylematch:slate:first").integer ?? 0
            #expect((now + 900_000...now + 1_000_000).contains(end))
            for key in ["stylematch:slates-of:a", "stylematch:slate:first"] {
                let left = try await redis.send("PTTL", RedisArgument(key)).integer ?? 0
                #expect((900_000...1_000_000).contains(left), "\(key)")
            }

            try await store.forget(slate: "first", members: ["v", "a"])
            #expect(await store.slate("first") == nil)
            #expect(try await Self.list("v", redis) == ["stylematch:slate:second"])
            #expect(await store.slate("second") == [2])
        }
    }

    @Test("An erasure gets through lists that no reply could hold, those of earlier versions too")
    func longLists() async throws {
        try await Self.withStore { store, redis in
            let names = (0..<3000).map { "stylematch:slate:\(UUID().uuidString)-\($0)" }
            for number in 0..<3000 {
                await store.keep(slate: [1], id: "\(UUID().uuidString)-\(number)", members: ["other", "x"])
            }
            try await redis.addToSet("stylematch:slates-with:x", members: names)
            try await redis.addToSet("stylematch:owned-features:x", members: names.map { $0 + "-features" })
            for viewer in 0..<3000 {
                let event = MatchInteraction(
                    eventId: "e\(viewer)",
                    occurredAt: Timestamp(Date()),
                    type: .impression,
                    viewerId: "viewer-with-a-long-name-\(viewer)",
                    candidateId: "x"
                )
                await store.note(event, at: Timestamp(Date()))
            }
            for name in names { try await redis.set(name, [1], expirySeconds: 1000) }
            #expect(try await redis.send("ZCARD", "stylematch:slates-of:x") == .integer(3000))
            #expect(try await redis.send("ZCARD", "stylematch:seen-by:x") == .integer(3000))
            let error = await #expect(throws: RedisError.self) {
                _ = try await redis.setMembers("stylematch:slates-with:x")
            }
            #expect(error?.code == .protocol)

            try await store.erase("x")
            // What is left of the others' lists names slates that are gone.
            #expect(try await redis.scanKeys(matching: "*") == ["stylematch:slates-of:other"])
        }
    }
}
