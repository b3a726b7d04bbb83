import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Testing

/// Photos and deletions that another worker handles while embeddings are re-projected.
@Suite(.timeLimit(.minutes(3)))
struct OvertakenTests {
    private static let names = ["leaves", "changes", "stays"]

    private struct Scene {
        let cast: Cast
        let old: RunningWorker
        let newPhoto: ProfilePhotoUpdated
        let oldFingerprint: String
        let newFingerprint: String

        var system: TestSystem { cast.system }
        var leaving: String { cast.id("leaves") }
        var changing: String { cast.id("changes") }
        var staying: String { cast.id("stays") }

        /// One member leaves and one has a new photo; returns when the worker with the old head has handled both.
        func happen() async throws {
            let start = old.figures.events
            try await system.send(cast.deletion("leaves", at: 10))
            try await system.send(newPhoto)
            try await old.handled(start + 2)
        }

        /// Returns once the last embedding of whoever has a new photo is the new head's of that photo.
        func newPhotoMoved() async throws {
            try await system.journal.wait(for: "the new photo under the new head") { records in
                let last = records.last { $0.keyText == changing && $0.topic == Topics.styleEmbeddings }
                let text = String(decoding: last?.value ?? [], as: UTF8.self)
                return text.contains(newFingerprint) && text.contains(newPhoto.photoId)
            }
        }

        /// What compaction would leave is right: nobody is back, nobody has an old photo.
        func expectRightLastWords() async throws {
            try await system.settled()
            let last = system.journal.compacted(Topics.styleEmbeddings)
            let tombstone = try #require(last[leaving])
            #expect(tombstone.value == nil)
            #expect(tombstone.header("ce_time") == Timestamp.at(10).rfc3339)
            #expect(try system.journal.lastStyle(of: changing)?.photoId == newPhoto.photoId)
            // A memory that knows nothing but what compaction leaves.
            let roster = try Roster(fingerprint: newFingerprint)
            let follower = CompactedTopicFollower(index: roster, logger: LogBook().logger)
            for record in last.values { await follower.apply(record) }
            #expect(await !roster.knows(leaving))
            #expect(await roster.freshness(of: newPhoto) == .repeated)
            let redis = try #require(system.redis)
            #expect(try await RedisDump(redis).keys(holding: Array(leaving.utf8)).isEmpty)
            let style = try await redis.getHash("stylematch:style:\(changing)")
            #expect(style["photoId"] == Array(newPhoto.photoId.utf8))
        }
    }

    /// Members under the old head, whose worker is still there.
    private func stage(_ name: String, _ body: (Scene) async throws -> Void) async throws {
        try await TestSystem.run { system in
            let cast = Cast(name, on: system)
            try await RunningWorker.run(on: system, configured: { $0.reprojection.isEnabled = false }) { old in
                try await system.send(all: Self.names.map { cast.man($0) })
                for (index, name) in Self.names.enumerated() {
                    try await system.send(cast.photo(name, drawing: 20 + index))
                }
                try await old.handled(2 * Self.names.count)
                try await system.settled()
                try await body(
                    Scene(
                        cast: cast,
                        old: old,
                        newPhoto: cast.photo("changes", drawing: 30, at: 10),
                        oldFingerprint: TestModel.encoder.embeddingFingerprint,
                        newFingerprint: TestHeads.new.embeddingFingerprint
                    )
                )
            }
        }
    }

    @Test func `what changes before publishing is left alone`() async throws {
        try await stage("before") { scene in
            let store = GatedStore(
                RedisStore(try #require(scene.system.redis), retention: .init(), statistics: .init())
            )
            defer { store.open() }
            try await LoneReprojector.run(on: scene.system, encoder: try TestHeads.new, store: { _ in store }) { lone in
                try await eventually("the photos have been read") { store.enteredCount == 1 }
                try await scene.happen()
                store.open()
                try await scene.system.journal.moved(2, to: scene.newFingerprint)
                try await eventually("nothing is left") { await lone.roster.awaitingReprojection.isEmpty }
                #expect(lone.figures.restored == 0)
                #expect(lone.figures.reprojected == 2)
            }
            let moved = try scene.system.journal.styles(under: scene.newFingerprint)
            // Who stayed was moved, and so was the new photo, whose features the other worker had kept.
            #expect(Set(moved.map(\.photoId)) == [scene.newPhoto.photoId, "before-stays-picture-2.0"])
            #expect(moved.count == 2)
            try await scene.expectRightLastWords()
        }
    }

    @Test func `what changes while it is being published is written again`() async throws {
        try await stage("behind") { scene in
            let sink = GatedSink(ProducerSink(producer: scene.system.producer))
            defer { sink.open() }
            let book = LogBook()
            try await LoneReprojector.run(on: scene.system, encoder: try TestHeads.new, book: book, sink: sink) {
                lone in
                try await eventually("three are about to be published") { sink.enteredCount == 1 }
                try await scene.happen()
                sink.open()
                // The three old photos are now behind the tombstone and the new photo.
                try await scene.system.journal.wait(for: "the old photo behind the new one") { records in
                    records.count { $0.keyText == scene.leaving && $0.topic == Topics.styleEmbeddings } >= 3
                }
                try await eventually("the tombstone is written again") { lone.figures.restored >= 1 }
                try await eventually("the watch is calm") { !lone.lastWords.isDisturbed }
                #expect(await !lone.roster.knows(scene.leaving))
                try await scene.newPhotoMoved()
            }
            #expect(!book.lines("wrote the newest record of a member again").isEmpty)
            try await scene.expectRightLastWords()
        }
    }

    @Test func `whoever starts later puts right what a dead worker left behind`() async throws {
        try await stage("dead") { scene in
            // A worker that published too late and died on the spot.
            let stale = try Self.names.prefix(2).map { name in
                let old = try #require(try scene.system.journal.lastStyle(of: scene.cast.id(name)))
                return try StyleEmbedding(
                    userId: old.userId,
                    photoId: old.photoId,
                    sourceEventId: old.sourceEventId,
                    occurredAt: old.occurredAt,
                    isTest: nil,
                    fingerprint: scene.newFingerprint,
                    vector: old.vector()
                )
            }
            try await scene.happen()
            try await scene.system.send(all: stale)
            try await scene.system.settled()
            #expect(try scene.system.journal.lastStyle(of: scene.leaving) != nil)
            #expect(await !scene.old.worker.roster.knows(scene.leaving))

            try await LoneReprojector.run(
                on: scene.system,
                encoder: try TestHeads.new,
                configured: { $0.grace = .zero }
            ) { lone in
                try await eventually("both are put right") { lone.figures.restored >= 2 }
                try await scene.newPhotoMoved()
                try await eventually("the watch is calm") { !lone.lastWords.isDisturbed }
                #expect(await !lone.roster.knows(scene.leaving))
            }
            try await scene.expectRightLastWords()
            #expect(try scene.system.journal.lastStyle(of: scene.changing)?.fingerprint == scene.newFingerprint)
        }
    }
}
