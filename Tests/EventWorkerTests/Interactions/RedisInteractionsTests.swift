import Contracts
import EventWorker
import RedisCache
import Testing

/// What Redis remembers of impressions and likes.
@Suite(.timeLimit(.minutes(1)))
struct RedisInteractionsTests {
    private static let day = 86_400.0

    private static func interaction(
        _ type: MatchInteraction.Kind,
        _ viewer: String,
        _ candidate: String,
        at seconds: Double
    ) -> MatchInteraction {
        MatchInteraction(
            eventId: "\(viewer)-\(candidate)-\(seconds)",
            occurredAt: .at(seconds),
            type: type,
            viewerId: viewer,
            candidateId: candidate
        )
    }

    private static func withStore(
        _ change: (inout InteractionSettings) -> Void = { _ in },
        _ body: (RedisStore, RedisClient, WorkerStatistics) async throws -> Void
    ) async throws {
        let server = try await PrivateRedisServer.start()
        let redis = try RedisClient(configuration: server.configuration)
        var settings = InteractionSettings()
        settings.remembersLikes = true
        change(&settings)
        let statistics = WorkerStatistics()
        let store = RedisStore(redis, retention: .init(), interactions: settings, statistics: statistics)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(store, redis, statistics))
        } catch {
            outcome = .failure(error)
        }
        redis.close()
        await server.stop()
        try outcome.get()
    }

    @Test func `a candidate is seen within the window of the last impression`() async throws {
        try await Self.withStore({ $0.seenDays = 30 }) { store, redis, statistics in
            await store.note(Self.interaction(.impression, "v", "a", at: 0), at: .at(0))
            await store.note(Self.interaction(.impression, "v", "b", at: 5 * Self.day), at: .at(5 * Self.day))
            // An older impression that comes late does not shorten the window.
            await store.note(Self.interaction(.impression, "v", "b", at: 2 * Self.day), at: .at(5 * Self.day))
            #expect(await store.history(of: "v", at: .at(29 * Self.day))?.seen == ["a", "b"])
            #expect(await store.history(of: "v", at: .at(30 * Self.day))?.seen == ["b"])
            #expect(await store.history(of: "v", at: .at(35 * Self.day))?.seen == [])
            #expect(await store.history(of: "w", at: .at(1))?.seen == [])
            // What no window needs any more is dropped with the next impression, and everything in the end.
            await store.note(Self.interaction(.impression, "v", "c", at: 31 * Self.day), at: .at(31 * Self.day))
            let kept = try await redis.send("ZRANGE", "stylematch:seen:v", "0", "-1").array
            #expect(kept?.compactMap(\.string) == ["b", "c"])
            let left = try await redis.send("PTTL", "stylematch:seen:v").integer ?? 0
            #expect((29 * 86_400_000...30 * 86_400_000).contains(left))
            #expect(statistics.snapshot.cacheFailures == 0)
        }
    }

    @Test func `a candidate who was shown to enough members rests until the window has moved on`() async throws {
        try await Self.withStore({ ($0.exposureCap, $0.exposureDays) = (3, 7) }) { store, _, statistics in
            func overexposed(at seconds: Double) async -> Set<String>? {
                await store.history(of: "x", at: .at(seconds))?.overexposed
            }
            for (number, day) in [0.0, 1, 2].enumerated() {
                // The same member counts once, however often it saw the candidate and however often that is delivered.
                for _ in 1...3 {
                    await store.note(
                        Self.interaction(.impression, "v\(number)", "a", at: day * Self.day),
                        at: .at(day * Self.day)
                    )
                }
                await store.note(Self.interaction(.impression, "v\(number)", "b\(number)", at: 0), at: .at(1))
                #expect(await overexposed(at: 2 * Self.day) == (number < 2 ? [] : ["a"]))
            }
            // The first impression leaves the window after seven days; two remain.
            #expect(await overexposed(at: 6.99 * Self.day) == ["a"])
            #expect(await overexposed(at: 7 * Self.day) == [])
            // A fourth member: now it takes until the second impression leaves.
            await store.note(Self.interaction(.impression, "v9", "a", at: 3 * Self.day), at: .at(3 * Self.day))
            #expect(await overexposed(at: 7.5 * Self.day) == ["a"])
            #expect(await overexposed(at: 8 * Self.day) == [])
            #expect(statistics.snapshot.cacheFailures == 0)
        }
    }

    @Test func `the later of like and retraction counts, whatever order they arrive in`() async throws {
        try await Self.withStore { store, _, _ in
            func liked() async -> Set<String>? { await store.history(of: "v", at: .at(1))?.liked }
            await store.note(liked: true, Self.interaction(.like, "v", "a", at: 5), at: .at(9))
            await store.note(liked: true, Self.interaction(.like, "v", "b", at: 5), at: .at(9))
            #expect(await liked() == ["a", "b"])
            await store.note(liked: false, Self.interaction(.retract, "v", "a", at: 6), at: .at(9))
            await store.note(liked: true, Self.interaction(.like, "v", "a", at: 5), at: .at(9))
            #expect(await liked() == ["b"])
            await store.note(liked: false, Self.interaction(.retract, "v", "b", at: 4), at: .at(9))
            #expect(await liked() == ["b"])
            await store.note(liked: true, Self.interaction(.like, "v", "a", at: 7), at: .at(9))
            #expect(await liked() == ["a", "b"])
        }
    }

    @Test func `a like is forgotten by age, by whoever goes on liking and by whoever goes on being liked`() async throws
    {
        try await Self.withStore({ $0.likeDays = 10 }) { store, redis, _ in
            for (viewer, candidate, day) in [("v", "a", 0.0), ("v", "b", 9), ("w", "b", 0)] {
                let like = Self.interaction(.like, viewer, candidate, at: day * Self.day)
                await store.note(liked: true, like, at: .at(day * Self.day))
            }
            let retraction = Self.interaction(.retract, "v", "c", at: 0)
            await store.note(liked: false, retraction, at: .at(0))
            #expect(await store.history(of: "v", at: .at(9.9 * Self.day))?.liked == ["a", "b"])
            #expect(await store.history(of: "v", at: .at(10 * Self.day))?.liked == ["b"])
            let like = Self.interaction(.like, "v", "b", at: 10 * Self.day)
            await store.note(liked: true, like, at: .at(10 * Self.day))
            let kept = try await redis.send("HKEYS", "stylematch:likes:v").array
            #expect(kept?.compactMap(\.string) == ["b"])
            let likers = try await redis.send("ZRANGE", "stylematch:likers:b", "0", "-1").array
            #expect(likers?.compactMap(\.string) == ["v"])
        }
    }

    @Test func `nothing is remembered that nobody asked for`() async throws {
        try await Self.withStore({ ($0.remembersLikes, $0.seenDays) = (false, 0) }) { store, redis, _ in
            await store.note(Self.interaction(.impression, "v", "a", at: 0), at: .at(0))
            await store.note(liked: true, Self.interaction(.like, "v", "a", at: 5), at: .at(9))
            let keys = try await redis.scanKeys(matching: "*")
            #expect(keys.isEmpty)
        }
    }

    @Test func `an erasure takes a member out of everybody's lists, and leaves the rest`() async throws {
        try await Self.withStore({ $0.exposureCap = 1 }) { store, redis, _ in
            for (viewer, candidate) in [("x", "a"), ("a", "x"), ("b", "x"), ("a", "b")] {
                await store.note(Self.interaction(.impression, viewer, candidate, at: 1), at: .at(1))
                await store.note(liked: true, Self.interaction(.like, viewer, candidate, at: 1), at: .at(9))
            }
            // As earlier versions kept it.
            for (candidate, viewer) in [("a", "x"), ("x", "b"), ("b", "a")] {
                try await redis.addToSet("stylematch:liked-by:\(candidate)", members: [viewer])
            }
            try await store.erase("x")
            let keys = try await redis.scanKeys(matching: "*")
            #expect(!keys.contains { $0.hasSuffix(":x") })
            #expect(try await redis.setMembers("stylematch:liked-by:b") == ["a"])
            let history = await store.history(of: "a", at: .at(2))
            #expect(history == ViewerHistory(seen: ["b"], overexposed: ["a", "b"], liked: ["b"]))
            // The letter stands in one name of its own.
            let holding = try await RedisDump(redis).keys(holding: Array("x".utf8))
            #expect(holding == ["stylematch:overexposed"])
            #expect(try await redis.send("ZSCORE", "stylematch:overexposed", "x").isNull)
        }
    }

    @Test func `a store that does not answer knows nothing, and says so`() async throws {
        try await Self.withStore { store, redis, statistics in
            redis.close()
            #expect(await store.history(of: "v", at: .at(1)) == nil)
            #expect(statistics.snapshot.cacheFailures == 1)
        }
    }
}
