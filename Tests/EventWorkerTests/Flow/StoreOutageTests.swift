import CommandSupport
import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Synchronization
import Testing

/// What is down is waited for: nothing is given up, nobody else waits, and nothing is flooded.
@Suite(.timeLimit(.minutes(2)))
struct StoreOutageTests {
    /// A photo store that can be taken down.
    private final class Store: PhotoSource {
        private let isDown = Mutex(true)
        private let asked = Mutex(0)
        private let folder: PhotoFolder

        init(_ folder: PhotoFolder) {
            self.folder = folder
        }

        var questions: Int { asked.withLock { $0 } }

        func restore() { isDown.withLock { $0 = false } }

        func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
            guard url.hasPrefix("https://") else {
                return try await FilePhotoSource(root: folder.path, maximumBytes: 1 << 20).photo(at: url)
            }
            asked.withLock { $0 += 1 }
            if isDown.withLock({ $0 }) { throw .unavailable("the store is down", store: "photos.test") }
            guard let bytes = try? PhotoFolder.drawing(7) else { throw .notFound("no drawing") }
            return bytes
        }
    }

    private func photo(_ user: String, _ url: String) -> ProfilePhotoUpdated {
        ProfilePhotoUpdated(eventId: "e-\(user)", occurredAt: .at(1), userId: user, photoId: "p", photoUrl: url)
    }

    @Test func `photos of a store that is down wait, and others go on`() async throws {
        try await TestSystem.run { system in
            let store = Store(system.photos)
            let local = try system.photos.add(drawing: 3)
            try await RunningWorker.run(
                on: system,
                configured: { configuration in
                    configuration.kafka.lanes = 2
                    configuration.failures.maximumAttempts = 2
                    configuration.failures.firstPause = .milliseconds(20)
                    configuration.photoSource = GuardedPhotoSource(store, logger: LogBook().logger)
                }
            ) { running in
                for index in 0..<12 { try await system.send(photo("far-\(index)", "https://photos.test/\(index).jpg")) }
                for index in 0..<6 { try await system.send(photo("near-\(index)", local)) }
                // More events than lanes wait for the store; those beside it are handled all the same.
                try await system.journal.wait(for: "the photos beside it") { records in
                    records.count { $0.topic == Topics.styleEmbeddings } >= 6
                }
                try await eventually("the store is left alone") { running.figures.waits >= 10 }
                let given = running.figures.deadLetters.values.reduce(0, +)
                #expect(given <= StoreCircuits.threshold)
                let before = store.questions
                // Each round of waiting is longer than the one before: few of them fit into this time.
                try await Task.sleep(for: .seconds(2))
                #expect(store.questions - before <= 4, "the store is flooded")
                store.restore()
                try await running.handled(18)
                #expect(running.figures.deadLetters.values.reduce(0, +) == given, "given up while waiting")
            }
            #expect(try await system.committedCount() == system.publishedCount())
        }
    }

    @Test func `an erasure waits for Redis instead of being given up`() async throws {
        let server = try await PrivateRedisServer.start()
        do {
            try await TestSystem.run { system in
                try await RunningWorker.run(
                    on: system,
                    configured: { configuration in
                        // A Redis of its own, which goes away and comes back.
                        configuration.redis = server.configuration
                        configuration.redis?.commandTimeout = .milliseconds(300)
                        configuration.failures.maximumAttempts = 2
                        configuration.failures.firstPause = .milliseconds(20)
                        configuration.failures.longestWait = .milliseconds(200)
                    }
                ) { running in
                    try await system.send(photo("gone", try system.photos.add(drawing: 3)))
                    try await running.handled(1)
                    let client = try RedisClient(configuration: server.configuration)
                    defer { client.close() }
                    // The server answers nobody for a while.
                    _ = try await client.send(["CLIENT", "PAUSE", "8000", "ALL"])
                    try await system.send(ProfileDeleted(eventId: "d", occurredAt: .at(2), userId: "gone"))
                    try await eventually("the erasure waits") { running.figures.waits >= 2 }
                    // Others are not held up.
                    try await system.send(photo("here", try system.photos.add(drawing: 4)))
                    try await running.handled(3)
                    #expect(running.figures.deadLetters.isEmpty)
                    let keys = try await client.send(["KEYS", "*gone*"])
                    #expect(keys == .array([]))
                }
            }
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }
}
