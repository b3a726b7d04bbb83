import EventWorker
import RedisCache
import Testing

/// Which head is the newest, as Redis keeps it.
@Suite(.timeLimit(.minutes(1)))
struct HeadStandingTests {
    private func withStore(_ body: (RedisStore, RedisClient) async throws -> Void) async throws {
        let server = try await PrivateRedisServer.start()
        do {
            let client = try RedisClient(configuration: server.configuration)
            defer { client.close() }
            try await body(RedisStore(client, retention: .init(), statistics: WorkerStatistics()), client)
            await server.stop()
        } catch {
            await server.stop()
            throw error
        }
    }

    @Test func `a head that was never seen is the newest`() async throws {
        try await withStore { store, _ async throws in
            let long = Duration.seconds(60)
            #expect(try await store.announce(head: "a", for: long) == .newest)
            #expect(try await store.announce(head: "a", for: long) == .newest)
            #expect(try await store.announce(head: "b", for: long) == .newest)
            #expect(try await store.announce(head: "a", for: long) == .superseded)
            #expect(try await store.announce(head: "b", for: long) == .newest)
            #expect(try await store.announce(head: "c", for: long) == .newest)
            #expect(try await store.announce(head: "a", for: long) == .superseded)
            #expect(try await store.announce(head: "b", for: long) == .superseded)
        }
    }

    @Test func `a head whose successors are gone is the newest again`() async throws {
        try await withStore { store, client async throws in
            let long = Duration.seconds(60)
            #expect(try await store.announce(head: "a", for: long) == .newest)
            #expect(try await store.announce(head: "b", for: long) == .newest)
            #expect(try await store.announce(head: "a", for: long) == .superseded)
            // What the lifetime's end does.
            #expect((1...60_000).contains(try await client.send("PTTL", "stylematch:live-head:b").integer ?? 0))
            #expect(try await client.delete(["stylematch:live-head:b"]) == 1)
            #expect(try await store.announce(head: "a", for: long) == .newest)
            // From now on it is the others that come back.
            #expect(try await store.announce(head: "b", for: long) == .superseded)
            #expect(try await store.announce(head: "a", for: long) == .newest)
            // Nothing grows but by one field for each head.
            #expect(try await client.getHash("stylematch:heads").count == 2)
        }
    }

    @Test func `the successor of a head that is gone stands`() async throws {
        try await withStore { store, _ async throws in
            #expect(try await store.announce(head: "a", for: .milliseconds(1)) == .newest)
            #expect(try await store.announce(head: "b", for: .seconds(60)) == .newest)
            try await Task.sleep(for: .milliseconds(10))
            #expect(try await store.announce(head: "b", for: .seconds(60)) == .newest)
            #expect(try await store.announce(head: "a", for: .seconds(60)) == .superseded)
        }
    }
}
