import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Testing

/// What a worker knows again after it was away.
@Suite(.timeLimit(.minutes(2)))
struct RestartTests {
    @Test func `a worker that comes back computes nothing again and serves the same slates`() async throws {
        try await TestSystem.run(partitions: 2) { system in
            let cast = Cast("restart", on: system)
            let men = (1...5).map { "man-\($0)" }
            let profiles = [cast.woman("viewer")] + men.map { cast.man($0) }
            func photos(at seconds: Double) throws -> [ProfilePhotoUpdated] {
                try (["viewer"] + men).enumerated().map { try cast.photo($1, drawing: 60 + $0, at: seconds) }
            }
            let first = try await Self.run(on: system) { running in
                try await system.send(all: profiles)
                try await system.send(all: photos(at: 2))
                try await running.handled(12)
                // One of them leaves; that must be remembered as well.
                try await system.send(cast.deletion("man-5", at: 10))
                try await running.handled(13)
                try await system.send(cast.request("viewer"))
                #expect(running.figures.photosComputed == 6)
                return try await system.journal.slate(causedBy: cast.request("viewer").eventId)
            }
            #expect(first.candidates.count == 4)
            #expect(!first.candidates.map(\.userId).contains(cast.id("man-5")))

            // The same pictures under new ids, as when the app sends all of them again.
            let later = try photos(at: 20).dropLast()
            try await Self.run(on: system) { running in
                try await system.send(all: Array(later))
                try await running.handled(5)
                #expect(running.figures.photosComputed == 0)
                #expect(running.figures.cacheHits == 5)
                let slate = try await system.journal.slate(causedBy: later[0].eventId)
                #expect(slate.candidates == first.candidates)
            }

            // Nothing is left but the topics.
            try await _ = #require(system.redis).send("FLUSHALL")
            try await Self.run(on: system) { running in
                try await system.send(cast.request("viewer", 2))
                let slate = try await system.journal.slate(causedBy: cast.request("viewer", 2).eventId)
                #expect(slate.candidates == first.candidates)
                #expect(slate.eligible == first.eligible)
                #expect(slate.fingerprint == first.fingerprint)
                let counts = await running.worker.roster.counts
                #expect(counts == (5, 5, 0))
                // The deletion was read from the topics too.
                try await system.send(cast.photo("man-5", drawing: 65, at: 9))
                try await running.handled(2)
                #expect(running.figures.stale == 1)
                #expect(running.figures.photosComputed == 0)
                // And the cache was really empty.
                try await system.send(cast.photo("man-1", drawing: 61, at: 30))
                try await running.handled(3)
                #expect(running.figures.photosComputed == 1)
            }
        }
    }

    @Test func `a worker that is stopped in a backlog loses nothing`() async throws {
        try await TestSystem.run(partitions: 2) { system in
            let cast = Cast("backlog", on: system)
            let names = (1...30).map { "m\($0)" }
            let photos = try names.enumerated().map { try cast.photo($1, drawing: 1 + $0) }
            try await system.send(all: names.map { cast.man($0) })
            try await system.send(all: photos)
            let model = try TestModel.encoder
            let slow = SlowEncoder(model: model, pause: .milliseconds(40))
            let outputs: @Sendable ([KafkaRecord]) -> [String] = { records in
                records.filter { $0.topic == Topics.styleEmbeddings }.compactMap { $0.header("ce_id") }
            }

            let first = try RunningWorker(on: system, encoder: slow) { $0.kafka.lanes = 2 }
            try await system.journal.wait(for: "some of the backlog") {
                $0.count { $0.topic == Topics.styleEmbeddings } >= 8
            }
            try await first.stop()
            let handled = first.figures.events
            #expect((8..<60).contains(handled), "the worker was stopped in the middle, after \(handled) events")
            // What was finished is committed, so little is done twice.
            let committed = try await system.committedCount()
            #expect(committed <= Int64(handled))
            #expect(committed >= Int64(handled) - 4)
            #expect(outputs(system.journal.records).count < photos.count)

            try await Self.run(on: system, encoder: slow) { running in
                try await running.handled(60 - Int(committed))
            }
            #expect(try await system.committedCount() == 60)
            let expected = photos.map {
                DeterministicIdentifier.event(
                    on: Topics.styleEmbeddings,
                    from: $0.eventId,
                    fingerprint: model.embeddingFingerprint
                )
            }
            try await system.journal.wait(for: "every embedding") { Set(outputs($0)) == Set(expected) }
            #expect(outputs(system.journal.records).count <= photos.count + 4)
            let attributes = Set(system.journal.records(on: Topics.memberAttributes).map(\.keyText))
            #expect(attributes == Set(names.map { cast.id($0) }))
            // Each member has the slate of the event that came last.
            let slates = try system.journal.records(on: Topics.matchCandidates).map {
                try EventDecoder().decode(MatchCandidates.self, key: $0.key, value: $0.value)
            }
            #expect(Set(slates.map(\.userId)) == Set(names.map { cast.id($0) }))
            #expect(Set(slates.map(\.slateId)).count == names.count)
            #expect(!system.journal.records.contains { $0.topic.hasSuffix(Topics.deadLetterSuffix) })
        }
    }

    /// Runs a worker from its start to its end and returns what was found meanwhile.
    private static func run<Value>(
        on system: TestSystem,
        encoder: (any PhotoEncoder)? = nil,
        _ body: (RunningWorker) async throws -> Value
    ) async throws -> Value {
        let running = try RunningWorker(on: system, encoder: encoder)
        do {
            let value = try await body(running)
            try await running.stop()
            return value
        } catch {
            try? await running.stop()
            throw error
        }
    }
}
