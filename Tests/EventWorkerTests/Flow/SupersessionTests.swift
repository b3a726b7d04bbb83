import Contracts
import EventWorker
import KafkaBridge
import Testing

/// Several photos of one member that wait together: only the newest is computed.
@Suite("Photos that wait behind one another", .timeLimit(.minutes(1)))
struct SupersessionTests {
    private static let count = 20

    @Test("Of many photos of one member few are computed, and the newest is what stands at the end")
    func collapse() async throws {
        try await TestSystem.run { system in
            let encoder = GatedEncoder(try TestModel.encoder)
            defer { encoder.open() }
            try await RunningWorker.run(on: system, encoder: encoder) { running in
                let cast = Cast("waiting", on: system)
                try await system.send(all: [cast.woman("m"), cast.man("other")])
                try await running.handled(2)
                let photos = try (1...Self.count).map { try cast.photo("m", drawing: $0, at: Double($0 + 1)) }
                try await system.send(photos[0])
                try await eventually("the first photo is being computed") { encoder.enteredCount == 1 }
                // Between them waits what is never left out, and behind them what occurred before.
                for (index, photo) in photos.dropFirst().enumerated() {
                    try await system.send(photo)
                    if index == 5 { try await system.send(cast.request("m")) }
                    if index == 9 { try await system.send(cast.interaction(.like, "m", "other")) }
                }
                let late = try cast.photo("m", drawing: 40, at: 3.5)
                try await system.send(late)
                let total = Self.count + 5
                try await running.holds(waiting: total - 3)
                encoder.open()
                try await running.handled(total)

                let figures = running.figures
                #expect(encoder.enteredCount == 2 && figures.photosComputed == 2)
                #expect(figures.superseded == Self.count - 2)
                #expect(figures.stale == 1 && figures.deadLetters.isEmpty)
                #expect(figures.interactions == ["like": 1])

                try await system.settled()
                let styles = try system.journal.styles(under: encoder.embeddingFingerprint)
                #expect(styles.map(\.sourceEventId) == [photos[0], photos[Self.count - 1]].map(\.eventId))
                let drawing = try PhotoFolder.drawing(Self.count)
                let expected = try await TestModel.embedding(of: drawing)
                let found = try #require(styles.last).vector()
                #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
                let causes = try system.journal.records(on: Topics.matchCandidates)
                    .filter { $0.keyText == cast.id("m") }
                    .map { try EventDecoder().decode(MatchCandidates.self, key: $0.key, value: $0.value).sourceEventId }
                    .filter { $0 != cast.woman("m").eventId }
                #expect(
                    causes == [photos[0].eventId, cast.request("m").eventId, photos[Self.count - 1].eventId]
                )
            }
            #expect(try await system.committedCount() == system.publishedCount())
        }
    }

    @Test("Photos of others, and events that break their contract, take nobody's place")
    func others() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let encoder = GatedEncoder(try TestModel.encoder)
            defer { encoder.open() }
            try await RunningWorker.run(on: system, encoder: encoder, configured: { $0.kafka.lanes = 1 }) { running in
                let cast = Cast("others", on: system)
                let photos = try ["z", "a", "b"].enumerated().map { try cast.photo($1, drawing: 5 + $0) }
                for photo in photos { try await system.send(photo) }
                // It has the member's key, but cannot be read.
                _ = try await system.producer.send(
                    KafkaMessage(
                        topic: Topics.profilePhotoUpdated,
                        key: Array(cast.id("a").utf8),
                        value: Array(#"{"userId":"\#(cast.id("a"))"}"#.utf8)
                    )
                )
                try await running.holds(waiting: 3)
                encoder.open()
                try await running.handled(4)
                #expect(running.figures.photosComputed == 3 && running.figures.superseded == 0)
                #expect(running.figures.deadLetters.values.reduce(0, +) == 1)
                for photo in photos { _ = try await system.journal.embedding(causedBy: photo.eventId) }
            }
        }
    }

    @Test("What waits for its photo store makes way for a newer photo")
    func postponed() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let store = AbsentPhotos(root: system.photos.path)
            try await RunningWorker.run(on: system, configured: { $0.photoSource = store }) { running in
                let cast = Cast("absent", on: system)
                let first = cast.photo("m", url: "https://photos.example.com/first.jpg")
                try await system.send(first)
                try await eventually("the first photo waits") { running.figures.retries > 0 }
                let second = try cast.photo("m", drawing: 8, at: 4)
                try await system.send(second)
                _ = try await system.journal.embedding(causedBy: second.eventId)
                try await running.handled(2)
                #expect(running.figures.superseded == 1 && running.figures.photosComputed == 1)
            }
            #expect(try await system.committedCount() == 2)
        }
    }

    /// A store whose pictures on disk are there, and whose others are behind a store that is down.
    private struct AbsentPhotos: PhotoSource {
        let root: String

        func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
            guard url.hasPrefix("file:") else { throw .unavailable("photos.example.com is down") }
            return try await FilePhotoSource(root: root, maximumBytes: 1 << 20).photo(at: url)
        }
    }
}

extension RunningWorker {
    /// Returns once so many events have arrived and wait behind those that are being handled.
    fileprivate func holds(waiting count: Int) async throws {
        try await OperationsClient.run(on: worker.operations) { client in
            try await eventually("\(count) events wait") {
                try await client.samples()["stylematch_consumer_waiting_events"] == Double(count)
            }
        }
    }
}
