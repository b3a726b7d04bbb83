import Contracts
import EventWorker
import Foundation
import KafkaBridge
import Matching
import Testing

/// Events that come again, or too late.
@Suite(.runningSystem(), .serialized, .timeLimit(.minutes(2)))
struct RedeliveryTests {
    let system: TestSystem
    let running: RunningWorker

    init() throws {
        let current = try #require(RunningSystemTrait.current)
        system = current.system
        running = current.running
    }

    @Test func `a second delivery repeats everything and changes nothing`() async throws {
        let cast = Cast("repeat", on: system)
        let photo = try cast.photo("viewer", drawing: 30)
        let profile = cast.woman("viewer", at: 3)
        let start = running.figures.events
        try await system.send(all: [cast.woman("viewer"), cast.man("a"), cast.man("b")])
        try await system.send(cast.photo("a", drawing: 31))
        try await running.handled(start + 4)
        try await system.send(photo)
        try await running.handled(start + 5)
        try await system.send(profile)
        try await system.send(cast.request("viewer"))
        try await running.handled(start + 7)
        // Whoever ranked again now would rank another slate.
        try await system.send(cast.photo("b", drawing: 32))
        try await running.handled(start + 8)

        let redis = try #require(system.redis)
        let dump = try await RedisDump(redis)
        let figures = running.figures
        let counts = await running.worker.roster.counts
        let ranked = try await running.worker.roster.slate(for: profile.userId, limit: 9, referenceYear: Cast.year)
        #expect(ranked.entries.count == 2)
        try await system.settled()
        let written = system.journal.records.count

        try await system.send(profile)
        try await system.send(photo)
        try await system.send(cast.request("viewer"))
        try await running.handled(start + 11)
        try await system.settled()

        #expect(try await RedisDump(redis) == dump)
        #expect(running.figures.photosComputed == figures.photosComputed)
        #expect(running.figures.cacheHits == figures.cacheHits + 1)
        #expect(running.figures.stale == figures.stale)
        #expect(running.figures.deadLetters == figures.deadLetters)
        #expect(await running.worker.roster.counts == counts)
        #expect(
            try await running.worker.roster.slate(for: profile.userId, limit: 9, referenceYear: Cast.year) == ranked
        )
        let records = system.journal.records
        // Attributes, embedding, and a slate for each of the three.
        #expect(records.count == written + 5)
        for repetition in records[written...] {
            let first = try #require(
                records[..<written].first {
                    $0.topic == repetition.topic && $0.header("ce_id") == repetition.header("ce_id")
                }
            )
            #expect(first.key == repetition.key)
            #expect(first.value == repetition.value)
            #expect(first.headers == repetition.headers)
        }
    }

    @Test func `an older event changes nothing`() async throws {
        let cast = Cast("stale", on: system)
        let photo = try cast.photo("m", drawing: 33, at: 10)
        let start = running.figures.events
        try await system.send(cast.woman("m", at: 10))
        try await system.send(photo)
        try await running.handled(start + 2)
        let dump = try await RedisDump(try #require(system.redis))
        let stale = running.figures.stale
        try await system.settled()
        let written = system.journal.records.count

        try await system.send(cast.photo("m", drawing: 34, at: 9.999))
        try await system.send(cast.profile("m", gender: "other", seeking: ["other"], at: 9))
        try await running.handled(start + 4)
        #expect(running.figures.stale == stale + 2)
        #expect(try await RedisDump(try #require(system.redis)) == dump)
        // What comes after is handled, so what did not come before will not come any more.
        try await system.send(cast.request("m"))
        let slate = try await system.journal.slate(causedBy: cast.request("m").eventId)
        #expect(!slate.styleMissing)
        try await system.settled()
        #expect(system.journal.records.count == written + 1)
    }

    @Test func `a photo from before the deletion does not bring the member back, a newer one does`() async throws {
        let cast = Cast("return", on: system)
        let start = running.figures.events
        try await system.send(cast.woman("m", at: 1))
        try await system.send(cast.photo("m", drawing: 35, at: 2))
        try await running.handled(start + 2)
        try await system.send(cast.deletion("m", at: 10))
        try await running.handled(start + 3)
        let stale = running.figures.stale
        try await system.settled()
        let written = system.journal.records.count
        try await system.send(cast.photo("m", drawing: 36, at: 9))
        try await system.send(cast.photo("m", drawing: 36, at: 10))
        try await system.send(cast.woman("m", at: 9))
        try await running.handled(start + 6)
        #expect(running.figures.stale == stale + 3)
        #expect(await !running.worker.roster.knows(cast.id("m")))

        let (profile, photo) = (cast.woman("m", at: 11), try cast.photo("m", drawing: 36, at: 12))
        try await system.send(profile)
        _ = try await system.journal.attributes(causedBy: profile.eventId)
        try await system.send(photo)
        #expect(try await system.journal.slate(causedBy: photo.eventId).userId == cast.id("m"))
        try await system.settled()
        // The attributes, the embedding and the slate of the return, and nothing of the three before.
        #expect(system.journal.records.count == written + 3)
        // A deletion from before the return is late and changes nothing.
        try await system.send(cast.deletion("m", at: 10.5))
        try await running.handled(start + 9)
        #expect(running.figures.stale == stale + 4)
        #expect(await running.worker.roster.canRank(cast.id("m")))
    }
}
