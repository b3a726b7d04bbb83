import Contracts
import EventWorker
import Foundation
import Inference
import KafkaBridge
import RedisCache
import Testing

/// What a worker with a new head makes of the members that it finds.
@Suite(.timeLimit(.minutes(3)))
struct NewHeadTests {
    private static let names = ["viewer"] + (1...9).map { "man-\($0)" }

    /// Members with photos, embedded under the bundled head by a worker that has gone.
    static func embed(_ cast: Cast, _ names: [String] = names) async throws {
        let system = cast.system
        try await RunningWorker.run(on: system) { running in
            try await system.send(all: names.map { $0 == "viewer" ? cast.woman($0) : cast.man($0) })
            for (index, name) in names.enumerated() {
                // The last two share one picture.
                try await system.send(cast.photo(name, drawing: 1 + min(index, names.count - 2)))
            }
            try await running.handled(2 * names.count)
            #expect(running.figures.reprojected == 0)
        }
        try await system.settled()
    }

    private func features(of userId: String, in redis: RedisClient) async throws -> [Float] {
        let style = try await redis.getHash("stylematch:style:\(userId)")
        let content = String(decoding: try #require(style["content"]), as: UTF8.self)
        let backbone = try TestModel.encoder.backboneFingerprint
        let bytes = try #require(try await redis.get("stylematch:features:\(backbone):\(content)"))
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) })
        }
    }

    @Test func `every member moves to the new head, and the model does not run`() async throws {
        try await TestSystem.run(partitions: 2) { system in
            let cast = Cast("move", on: system)
            try await Self.embed(cast)
            let before = try system.journal.styles(under: TestModel.encoder.embeddingFingerprint)
            #expect(Set(before.map(\.userId)) == Set(Self.names.map { cast.id($0) }))

            let head = try TestHeads.new
            let encoder = CountingEncoder(head)
            let book = LogBook()
            let redis = try #require(system.redis)
            let slate = try await RunningWorker.result(on: system, encoder: encoder, book: book) { running in
                try await system.journal.moved(Self.names.count, to: head.embeddingFingerprint)
                try await eventually("the worker says so") { !book.lines("re-projection done").isEmpty }
                #expect(running.figures.reprojected == Self.names.count)
                #expect(running.figures.withoutFeatures == 0)
                #expect(await running.worker.roster.counts == (Self.names.count, Self.names.count, 0))
                try await system.send(cast.request("viewer"))
                let slate = try await system.journal.slate(causedBy: cast.request("viewer").eventId)
                #expect(running.figures.photosComputed == 0)
                return slate
            }
            #expect(encoder.photoCount == 0)

            var vectors: [String: [Float]] = [:]
            for old in before {
                let new = try #require(try system.journal.lastStyle(of: old.userId))
                #expect(new.fingerprint == head.embeddingFingerprint)
                #expect(new.photoId == old.photoId)
                #expect(new.occurredAt == old.occurredAt)
                #expect(new.sourceEventId == old.sourceEventId)
                #expect(new.isTest == old.isTest)
                #expect(
                    new.eventId
                        == DeterministicIdentifier.event(
                            on: Topics.styleEmbeddings,
                            from: old.sourceEventId,
                            fingerprint: head.embeddingFingerprint
                        )
                )
                let vector = try new.vector()
                #expect(try await vector == head.project(features(of: old.userId, in: redis)))
                #expect(try vector != old.vector())
                vectors[old.userId] = vector
                let kept = try await redis.getHash("stylematch:style:\(old.userId)")
                #expect(kept["fingerprint"] == Array(head.embeddingFingerprint.utf8))
                #expect(kept["embedding"] == vector.flatMap { value in withUnsafeBytes(of: value) { Array($0) } })
                #expect(kept["photoId"] == Array(old.photoId.utf8))
                #expect(kept["version"] == Array("\(old.occurredAt.millisecondsSinceEpoch)".utf8))
            }
            // The slate is that of the new head.
            #expect(slate.fingerprint == head.embeddingFingerprint)
            #expect(slate.candidates.count == Self.names.count - 1)
            let viewer = try #require(vectors[cast.id("viewer")])
            for candidate in slate.candidates {
                let other = try #require(vectors[candidate.userId])
                let cosine = zip(viewer, other).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
                #expect(abs(candidate.score - (1 + cosine) / 2) < 1e-5)
            }
            #expect(slate.candidates.map(\.score) == slate.candidates.map(\.score).sorted(by: >))

            // What is logged is what an operator looks for.
            let end = try #require(book.lines("re-projection done").first)
            #expect(end.metadata["members"] == "\(Self.names.count)")
            #expect(end.metadata["reprojected"] == "\(Self.names.count)")
            #expect(end.metadata["withoutFeatures"] == "0")

            // The topic alone is enough for the next worker, and there is nothing left to do.
            _ = try await redis.send("FLUSHALL")
            try await system.settled()
            let written = system.journal.records.count
            try await RunningWorker.run(on: system, encoder: encoder) { running in
                try await system.send(cast.request("viewer", 2))
                let again = try await system.journal.slate(causedBy: cast.request("viewer", 2).eventId)
                #expect(again.candidates == slate.candidates)
                #expect(running.figures.reprojected == 0)
            }
            try await system.settled()
            #expect(system.journal.records.count == written + 1)
            #expect(encoder.photoCount == 0)
        }
    }

    @Test func `members without cached features wait for their next photo`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("expired", on: system)
            try await Self.embed(cast)
            let redis = try #require(system.redis)
            let head = try TestHeads.new
            let backbone = head.backboneFingerprint
            // One picture's features have expired, and another member's link has been lost.
            let content = try TestModel.name(of: PhotoFolder.drawing(2))
            #expect(try await redis.delete(["stylematch:features:\(backbone):\(content)"]) == 1)
            #expect(try await redis.delete(["stylematch:style:\(cast.id("man-2"))"]) == 1)

            let encoder = CountingEncoder(head)
            let book = LogBook()
            try await RunningWorker.run(on: system, encoder: encoder, book: book) { running in
                try await eventually("two are given up") { running.figures.withoutFeatures == 2 }
                #expect(running.figures.reprojected == Self.names.count - 2)
                #expect(await running.worker.roster.counts.foreignStyles == 2)
                #expect(encoder.photoCount == 0)
                try await eventually("the log says so") { !book.lines("without cached features").isEmpty }
                #expect(book.lines("without cached features").first?.metadata["members"] == "2")
                // Nobody looks for them again and again.
                let passes = book.lines("re-projection begins").count
                try await Task.sleep(for: .milliseconds(400))
                #expect(book.lines("re-projection begins").count == passes)
                #expect(running.figures.withoutFeatures == 2)

                // The same photo under a newer event: computed once, and the member is there.
                let photo = try cast.photo("man-1", drawing: 2, at: 20)
                try await system.send(photo)
                let style = try await system.journal.embedding(causedBy: photo.eventId)
                #expect(style.fingerprint == head.embeddingFingerprint)
                try await running.handled(1)
                #expect(encoder.photoCount == 1)
                #expect(await running.worker.roster.counts.foreignStyles == 1)
            }
            let kept = try system.journal.lastStyle(of: cast.id("man-2"))
            #expect(try kept?.fingerprint == TestModel.encoder.embeddingFingerprint)
        }
    }

    @Test func `without Redis nothing moves, and the log says so once`() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let cast = Cast("bare-head", on: system)
            try await Self.embed(cast, ["viewer", "a", "b"])
            let book = LogBook()
            let head = try TestHeads.new
            try await RunningWorker.run(on: system, encoder: head, book: book) { running in
                try await eventually("the log says so") { !book.lines("without Redis").isEmpty }
                let photo = try cast.photo("a", drawing: 5, at: 20)
                try await system.send(photo)
                #expect(
                    try await system.journal.embedding(causedBy: photo.eventId).fingerprint
                        == head.embeddingFingerprint
                )
                try await Task.sleep(for: .milliseconds(300))
                #expect(running.figures.reprojected == 0)
                #expect(running.figures.cacheFailures == 0)
            }
            #expect(book.lines("without Redis").count == 1)
            #expect(book.lines("without Redis").first?.metadata["members"] == "3")
            #expect(try system.journal.styles(under: head.embeddingFingerprint).count == 1)
        }
    }

    @Test func `while Redis is away nothing moves, and then everything does`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("away-head", on: system)
            try await Self.embed(cast, ["viewer", "a", "b", "c"])
            let server = try #require(system.server)
            defer { server.resume() }
            let head = try TestHeads.new
            let book = LogBook()
            server.pause()
            try await RunningWorker.run(
                on: system,
                encoder: head,
                book: book,
                configured: { $0.redis?.commandTimeout = .milliseconds(100) }
            ) { running in
                try await eventually("the log says so") { !book.lines("is interrupted").isEmpty }
                // Events do not wait for it.
                try await system.send(cast.woman("d"))
                try await running.handled(1)
                #expect(running.figures.reprojected == 0)
                try await Task.sleep(for: .milliseconds(300))
                #expect(book.lines("is interrupted").count == 1)
                server.resume()
                try await system.journal.moved(4, to: head.embeddingFingerprint)
                try await eventually("all four") { running.figures.reprojected == 4 }
                #expect(running.figures.photosComputed == 0)
            }
        }
    }

    @Test func `switched off, nothing moves`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("off", on: system)
            try await Self.embed(cast, ["viewer", "a", "b"])
            let book = LogBook()
            let head = try TestHeads.new
            try await RunningWorker.run(
                on: system,
                encoder: head,
                book: book,
                configured: { $0.reprojection.isEnabled = false }
            ) { running in
                try await eventually("the log says so") { !book.lines("reprojection.enabled is false").isEmpty }
                try await Task.sleep(for: .milliseconds(300))
                #expect(running.figures.reprojected == 0)
            }
            #expect(book.lines("reprojection.enabled is false").count == 1)
            #expect(try system.journal.styles(under: head.embeddingFingerprint).isEmpty)
        }
    }

    @Test func `whoever leaves after moving leaves no trace`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("leave-head", on: system)
            try await Self.embed(cast, ["viewer", "a", "b", "c"])
            let head = try TestHeads.new
            let redis = try #require(system.redis)
            let leaving = cast.id("a")
            try await RunningWorker.run(on: system, encoder: head) { running in
                try await system.journal.moved(4, to: head.embeddingFingerprint)
                let vector = try #require(try system.journal.lastStyle(of: leaving)).vector()
                let traces = [
                    Array(leaving.utf8), Array(try TestModel.name(of: PhotoFolder.drawing(2)).utf8),
                    vector.flatMap { value in withUnsafeBytes(of: value) { Array($0) } },
                    try await features(of: leaving, in: redis).flatMap { value in
                        withUnsafeBytes(of: value) { Array($0) }
                    },
                ]
                let before = try await RedisDump(redis)
                for trace in traces { #expect(!before.keys(holding: trace).isEmpty) }
                try await system.send(cast.deletion("a", at: 10))
                try await running.handled(1)
                let after = try await RedisDump(redis)
                for trace in traces { #expect(after.keys(holding: trace).isEmpty) }
                try await Task.sleep(for: .milliseconds(300))
                #expect(try await RedisDump(redis).keys(holding: Array(leaving.utf8)).isEmpty)
                #expect(await !running.worker.roster.knows(leaving))
            }
            try await system.settled()
            #expect(system.journal.compacted(Topics.styleEmbeddings)[leaving]?.value == nil)
        }
    }
}
