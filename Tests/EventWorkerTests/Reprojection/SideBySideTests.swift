import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Testing

/// Several workers, with the same head or with different ones.
@Suite(.timeLimit(.minutes(3)))
struct SideBySideTests {
    private static let names = (1...12).map { "m\($0)" }

    /// Members under the bundled head, whose worker has gone.
    private func stage(_ name: String, _ body: (Cast) async throws -> Void) async throws {
        try await TestSystem.run { system in
            let cast = Cast(name, on: system)
            try await NewHeadTests.embed(cast, Self.names)
            try await body(cast)
        }
    }

    @Test func `of two workers one works and the other waits`() async throws {
        try await stage("two") { cast in
            let system = cast.system
            let head = try TestHeads.new
            let store = GatedStore(RedisStore(try #require(system.redis), retention: .init(), statistics: .init()))
            defer { store.open() }
            let (firstBook, secondBook) = (LogBook(), LogBook())
            try await LoneReprojector.run(
                on: system,
                encoder: head,
                book: firstBook,
                configured: {
                    $0.batchSize = 2
                    $0.lifetime = .seconds(60)
                },
                store: { _ in store }
            ) { first in
                try await eventually("the first is at it") { store.enteredCount == 1 }
                try await RunningWorker.run(on: system, encoder: head, book: secondBook) { second in
                    try await eventually("the second sees that") { !secondBook.lines("another worker").isEmpty }
                    #expect(second.figures.reprojected == 0)
                    store.open()
                    try await system.journal.moved(Self.names.count, to: head.embeddingFingerprint)
                    try await eventually("both know") {
                        let left = await first.roster.awaitingReprojection.count
                        return await left + second.worker.roster.awaitingReprojection.count == 0
                    }
                    try await eventually("all by the first") { first.figures.reprojected == Self.names.count }
                }
            }
            let moved = try system.journal.styles(under: head.embeddingFingerprint)
            #expect(Set(moved.map(\.eventId)).count == Self.names.count)
            // Who takes the claim before having read the last batches writes them again: the same records.
            for style in moved { #expect(moved.allSatisfy { $0.eventId != style.eventId || $0 == style }) }
        }
    }

    @Test func `another worker takes over from one that died`() async throws {
        try await stage("died") { cast in
            let redis = try #require(cast.system.redis)
            // The claim of a worker that will not give it back.
            #expect(try await redis.claim("stylematch:reprojection", by: "dead", for: .seconds(60)))
            let head = try TestHeads.new
            let book = LogBook()
            try await RunningWorker.run(on: cast.system, encoder: head, book: book) { running in
                try await eventually("it waits") { !book.lines("another worker").isEmpty }
                #expect(running.figures.reprojected == 0)
                // The claim ends by itself.
                _ = try await redis.send("PEXPIRE", "stylematch:reprojection", "100")
                try await cast.system.journal.moved(Self.names.count, to: head.embeddingFingerprint)
                try await eventually("all by this one") { running.figures.reprojected == Self.names.count }
                try await eventually("the claim is given back") {
                    try await redis.get("stylematch:reprojection") == nil
                }
            }
        }
    }

    @Test func `a worker that is stopped in the middle leaves the rest to the next`() async throws {
        try await stage("stopped") { cast in
            let system = cast.system
            let redis = try #require(system.redis)
            let head = try TestHeads.new
            let slow = CountingEncoder(head, projectionMicroseconds: 50_000)
            let running = try RunningWorker(on: system, encoder: slow) { $0.reprojection.batchSize = 1 }
            try await system.journal.wait(for: "some of them") { records in
                records.contains { String(decoding: $0.value ?? [], as: UTF8.self).contains(head.embeddingFingerprint) }
            }
            try await running.stop()
            try await system.settled()
            let first = Set(try system.journal.styles(under: head.embeddingFingerprint).map(\.userId))
            #expect((1..<Self.names.count).contains(first.count), "\(first.count) of \(Self.names.count)")
            #expect(try await redis.get("stylematch:reprojection") == nil, "the claim is given back")
            try await RunningWorker.run(on: system, encoder: head) { next in
                try await system.journal.moved(Self.names.count, to: head.embeddingFingerprint)
                try await eventually("the rest") { next.figures.reprojected == Self.names.count - first.count }
            }
        }
    }

    @Test func `an old head does not move back what a new one has moved, until no worker has the new one`() async throws
    {
        try await stage("heads") { cast in
            let system = cast.system
            let (old, new) = (try TestModel.encoder, try TestHeads.new)
            let before = try system.journal.styles(under: old.embeddingFingerprint)
            try await LoneReprojector.run(on: system, encoder: new) { lone in
                try await system.journal.moved(Self.names.count, to: new.embeddingFingerprint)
                // A worker with the old head that has crashed comes back in the middle of the roll-out.
                let book = LogBook()
                try await RunningWorker.run(on: system, book: book) { running in
                    try await eventually("it sees the newer head") { !book.lines("newer head").isEmpty }
                    try await Task.sleep(for: .milliseconds(500))
                    #expect(running.figures.reprojected == 0)
                    #expect(book.lines("newer head").count == 1)

                    // A photo that it handles belongs to the new head at once, without the model.
                    let photo = try cast.photo("m1", drawing: 40, at: 20)
                    try await system.send(photo)
                    try await system.journal.wait(for: "the photo under both heads") { records in
                        let values = records.filter { $0.topic == Topics.styleEmbeddings }.map {
                            String(decoding: $0.value ?? [], as: UTF8.self)
                        }.filter { $0.contains(photo.eventId) }
                        return values.count == 2 && values[0].contains(old.embeddingFingerprint)
                            && values[1].contains(new.embeddingFingerprint)
                    }
                    #expect(running.figures.photosComputed == 1)
                    #expect(lone.figures.photosComputed == 0)
                    // Its own memory is as good as ever.
                    #expect(await running.worker.roster.canRank(photo.userId))
                }
            }
            try await system.settled()
            let moved = system.journal.records.count
            // The roll-back: only workers with the old head are left.
            try await RunningWorker.run(on: system) { running in
                try await system.journal.moved(Self.names.count, to: old.embeddingFingerprint)
                try await eventually("all of them") { running.figures.reprojected == Self.names.count }
                #expect(running.figures.photosComputed == 0)
            }
            // And everything is as it was, to the last bit.
            for style in before where style.userId != cast.id("m1") {
                #expect(try system.journal.lastStyle(of: style.userId) == style)
            }
            try await system.settled()
            #expect(system.journal.records.count == moved + Self.names.count)
        }
    }

    @Test func `a new head that waits for the broker is still at work`() async throws {
        try await stage("waits") { cast in
            let redis = try #require(cast.system.redis)
            let sink = GatedSink(ProducerSink(producer: cast.system.producer))
            defer { sink.open() }
            let lifetime = Duration.seconds(3)
            try await LoneReprojector.run(
                on: cast.system,
                encoder: try TestHeads.new,
                configured: { $0.lifetime = lifetime },
                sink: sink
            ) { _ in
                try await eventually("a batch waits") { sink.enteredCount == 1 }
                try await Task.sleep(for: lifetime + .milliseconds(500))
                let store = RedisStore(redis, retention: .init(), statistics: .init())
                let old = try TestModel.encoder.embeddingFingerprint
                #expect(try await store.announce(head: old, for: lifetime) == .superseded)
                sink.open()
            }
        }
    }

    @Test func `of three heads the last one wins`() async throws {
        try await stage("three") { cast in
            let system = cast.system
            let (second, third) = (try TestHeads.new, try TestHeads.newer)
            let store = GatedStore(RedisStore(try #require(system.redis), retention: .init(), statistics: .init()))
            defer { store.open() }
            try await LoneReprojector.run(
                on: system,
                encoder: second,
                configured: { $0.batchSize = 3 },
                store: { _ in store }
            ) { lone in
                try await eventually("the second head is at it") { store.enteredCount == 1 }
                try await RunningWorker.run(on: system, encoder: third) { running in
                    try await eventually("the third head is known") {
                        try await system.redis?.getHash("stylematch:heads")[third.embeddingFingerprint] != nil
                    }
                    store.open()
                    try await system.journal.moved(Self.names.count, to: third.embeddingFingerprint)
                    // The second head stopped after the batch that it was at.
                    #expect(lone.figures.reprojected <= 3)
                    try await Task.sleep(for: .milliseconds(300))
                    #expect(await running.worker.roster.awaitingReprojection.isEmpty)
                }
            }
            for name in Self.names {
                let style = try system.journal.lastStyle(of: cast.id(name))
                #expect(style?.fingerprint == third.embeddingFingerprint)
            }
        }
    }
}
