import Contracts
import EventWorker
import KafkaBridge
import RedisCache
import Testing

/// Redis makes the worker faster, not able.
@Suite(.timeLimit(.minutes(2)))
struct WithoutRedisTests {
    @Test func `a worker without a cache serves, repeats and forgets`() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            try await RunningWorker.run(on: system) { running in
                let cast = Cast("bare", on: system)
                try await system.send(all: [cast.woman("viewer"), cast.man("a")])
                try await system.send(cast.photo("a", drawing: 1))
                try await running.handled(3)
                let photo = try cast.photo("viewer", drawing: 2)
                try await system.send(photo)
                let slate = try await system.journal.slate(causedBy: photo.eventId)
                #expect(slate.candidates.map(\.userId) == [cast.id("a")])

                // A second delivery repeats the ids, although the photo has to be computed again.
                try await system.send(photo)
                try await running.handled(5)
                #expect(running.figures.photosComputed == 3)
                #expect(running.figures.cacheHits == 0)
                // The two topics are read apart, so each is waited for.
                try await system.journal.wait(for: "the slate again") {
                    $0.count { $0.header("ce_id") == slate.eventId } == 2
                }
                let isEmbedding: @Sendable (KafkaRecord) -> Bool = {
                    $0.topic == Topics.styleEmbeddings && $0.keyText == photo.userId
                }
                try await system.journal.wait(for: "the embedding again") { $0.count(where: isEmbedding) >= 2 }
                let embeddings = system.journal.records.filter(isEmbedding)
                #expect(embeddings.count == 2)
                #expect(embeddings.first?.value == embeddings.last?.value)

                try await system.send(cast.deletion("a", at: 10))
                try await system.journal.tombstones(of: cast.id("a"))
                try await running.handled(6)
                try await system.send(cast.request("viewer"))
                let after = try await system.journal.slate(causedBy: cast.request("viewer").eventId)
                #expect(after.candidates.isEmpty)
                #expect(after.eligible == 0)
                #expect(running.figures.cacheFailures == 0)
                #expect(running.figures.deadLetters.isEmpty)
            }
        }
    }

    @Test func `slates still come when Redis dies`() async throws {
        try await TestSystem.run { system in
            try await RunningWorker.run(on: system) { running in
                let cast = Cast("dying", on: system)
                try await system.send(all: [cast.woman("viewer"), cast.man("a")])
                try await system.send(cast.photo("a", drawing: 3))
                try await running.handled(3)
                #expect(running.figures.cacheFailures == 0)
                await system.server?.terminate()

                let photo = try cast.photo("viewer", drawing: 4)
                try await system.send(photo)
                let slate = try await system.journal.slate(causedBy: photo.eventId)
                #expect(slate.candidates.map(\.userId) == [cast.id("a")])
                let next = try cast.photo("b", drawing: 5)
                try await system.send(cast.man("b"))
                try await system.send(next)
                _ = try await system.journal.embedding(causedBy: next.eventId)
                try await running.handled(6)
                #expect(running.figures.cacheFailures > 0)
                #expect(running.figures.deadLetters.isEmpty)
                #expect(running.figures.retries == 0)
            }
        }
    }

    @Test func `a member is erased when Redis answers again`() async throws {
        try await TestSystem.run { system in
            let server = try #require(system.server)
            defer { server.resume() }
            try await RunningWorker.run(on: system, configured: { $0.redis?.commandTimeout = .milliseconds(150) }) {
                running in
                let cast = Cast("paused", on: system)
                try await system.send(cast.woman("m"))
                try await system.send(cast.photo("m", drawing: 6))
                try await running.handled(2)
                let redis = try #require(system.redis)
                #expect(try await !RedisDump(redis).keys(holding: Array(cast.id("m").utf8)).isEmpty)

                server.pause()
                try await system.send(cast.deletion("m", at: 10))
                try await eventually("the erasure waits") { running.figures.waits >= 1 }
                #expect(running.figures.events == 2)
                #expect(try await system.committedCount() <= 2)
                server.resume()
                try await running.handled(3)
                #expect(running.figures.deadLetters.isEmpty)
                #expect(try await RedisDump(redis).keys(holding: Array(cast.id("m").utf8)).isEmpty)
                try await system.journal.tombstones(of: cast.id("m"))
            }
        }
    }
}
