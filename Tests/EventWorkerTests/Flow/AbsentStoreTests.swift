import Contracts
import EventWorker
import KafkaBridge
import Testing

/// What a photo store that is down, or will never come back, holds up, and what not.
@Suite("A photo store that is away", .timeLimit(.minutes(2)))
struct AbsentStoreTests {
    /// Nothing listens there, and nothing ever will: the port is reserved.
    private static let origin = "https://127.0.0.1:1"

    private static func configure(_ configuration: inout WorkerConfiguration) {
        configuration.photos.allowedNetworks = LoopbackFetch.networks
        configuration.photoOrigins = [origin].compactMap { PhotoOrigin($0) }
        // The store is to be found down before any of its photos is given up.
        configuration.failures.maximumAttempts = 100
    }

    private static func photos(_ cast: Cast) -> [ProfilePhotoUpdated] {
        ["a", "b", "c", "d"].map { cast.photo($0, url: "\(origin)/\($0).jpg") }
    }

    @Test("The deletion of a member waits for no photo of theirs")
    func deletion() async throws {
        try await TestSystem.run { system in
            let cast = Cast("leaving", on: system)
            let photos = Self.photos(cast)
            try await RunningWorker.run(on: system, configured: Self.configure) { running in
                try await system.send(all: [cast.woman("a"), cast.woman("b")])
                try await running.handled(2)
                try await system.send(all: photos)
                try await eventually("the photos wait for the store") { running.figures.waits >= photos.count }
                // What was said before the deletion does not come up again behind it, and what was said after it stays.
                try await system.send(cast.woman("a", at: 3))
                try await system.send(cast.deletion("a", at: 4))
                try await system.send(cast.deletion("b", at: 1.5))
                try await system.journal.tombstones(of: cast.id("a"))
                try await running.handled(5)
                #expect(running.figures.superseded == 2)
                #expect(running.figures.photosComputed == 0 && running.figures.deadLetters.isEmpty)
                let written = system.journal.records(on: Topics.memberAttributes).filter { $0.keyText == cast.id("a") }
                #expect(written.map { $0.value == nil } == [false, true])
                // The others wait on; b's photo occurred after the deletion that waits behind it.
                #expect(running.figures.events == 5)
            }
            #expect(try await system.committedCount() < system.publishedCount())
        }
    }

    @Test("Photos of a store that never comes back become dead letters once its origin is not listed any more")
    func retired() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let cast = Cast("retired", on: system)
            let photos = Self.photos(cast)
            try await RunningWorker.run(on: system, configured: Self.configure) { running in
                try await system.send(all: photos)
                try await eventually("the photos wait for the store") { running.figures.waits >= photos.count }
                #expect(running.figures.deadLetters.isEmpty)
            }
            #expect(try await system.committedCount() == 0)
            try await RunningWorker.run(on: system) { running in
                try await running.handled(photos.count)
                #expect(running.figures.deadLetters == ["photo_url_forbidden": photos.count])
            }
            #expect(try await system.committedCount() == system.publishedCount())
        }
    }
}
