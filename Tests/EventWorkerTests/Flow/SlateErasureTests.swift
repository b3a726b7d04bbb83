import Contracts
import EventWorker
import KafkaBridge
import Matching
import RedisCache
import Synchronization
import Testing

/// Somebody leaves while a slate that shows them is on its way into Redis.
@Suite("Slates and erasures at once", .timeLimit(.minutes(1)))
struct SlateErasureTests {
    /// A store that is overtaken by an erasure: whoever erased has looked for slates before this one is kept.
    private final class OvertakenStore: SlateStore {
        private let store: RedisStore
        private let leave: @Sendable () async -> Void
        private let hasLeft = Mutex(false)

        init(_ store: RedisStore, leave: @escaping @Sendable () async -> Void) {
            self.store = store
            self.leave = leave
        }

        func slate(_ slateId: String) async -> [UInt8]? { await store.slate(slateId) }

        func keep(slate: [UInt8], id slateId: String, members: [String]) async {
            let isFirst = hasLeft.withLock { hasLeft in
                defer { hasLeft = true }
                return !hasLeft
            }
            if isFirst { await leave() }
            await store.keep(slate: slate, id: slateId, members: members)
        }

        func forget(slate slateId: String, members: [String]) async throws {
            try await store.forget(slate: slateId, members: members)
        }
    }

    private final class Collector: RecordSink {
        private let messages = Mutex<[KafkaMessage]>([])

        var slates: [MatchCandidates] {
            get throws {
                try messages.withLock { $0 }.map { try EventDecoder().decode(key: $0.key, value: $0.value) }
            }
        }

        func publish(_ messages: [KafkaMessage]) async throws {
            self.messages.withLock { $0 += messages }
        }
    }

    private static let fingerprint = String(repeating: "a", count: 64)

    private static func roster() async throws -> Roster {
        let roster = try Roster(fingerprint: fingerprint)
        for (number, member) in ["viewer", "leaving", "staying"].enumerated() {
            let profile = ProfileUpdated(
                eventId: "profile-\(member)",
                occurredAt: .at(1),
                userId: member,
                gender: number == 0 ? "woman" : "man",
                seeking: [number == 0 ? "man" : "woman"],
                birthYear: Cast.year - 30,
                region: "r"
            )
            await roster.accept(MemberAttributes(accepting: profile))
            var vector = [Float](repeating: 0, count: StyleVector.dimension)
            vector[number] = 1
            let style = try StyleEmbedding(
                userId: member,
                photoId: "p",
                sourceEventId: "photo-\(member)",
                occurredAt: .at(1),
                isTest: nil,
                fingerprint: fingerprint,
                vector: vector
            )
            try await roster.accept(style)
        }
        return roster
    }

    /// Handles a request for a slate while a member leaves.
    private func ask(
        whileLeaves leaving: String,
        _ check: (_ handled: Result<Void, any Error>, [MatchCandidates], RedisClient) async throws -> Void
    ) async throws {
        let server = try await PrivateRedisServer.start()
        do {
            let redis = try RedisClient(configuration: server.configuration)
            defer { redis.close() }
            let statistics = WorkerStatistics()
            let store = RedisStore(redis, retention: .init(), statistics: statistics)
            let (roster, collector) = (try await Self.roster(), Collector())
            let ranking = try SlateRanking(MatchingSettings(), readsTexts: false)
            let processor = EventProcessor(
                EventProcessor.Dependencies(
                    roster: roster,
                    encoder: try TestModel.encoder,
                    photos: try FilePhotoSource(root: "/tmp", maximumBytes: 1),
                    features: store,
                    members: store,
                    slates: OvertakenStore(store) {
                        await roster.erase(leaving, at: .at(5))
                        try? await store.erase(leaving)
                    },
                    interactions: store,
                    joins: store,
                    sink: collector,
                    statistics: statistics
                ),
                ranking: { ranking }
            )
            let request = SlateRequested(eventId: "request", occurredAt: .at(3), userId: "viewer")
            let record = KafkaRecord(
                topic: Topics.slateRequested,
                partition: 0,
                offset: 0,
                key: Array("viewer".utf8),
                value: try EventEncoder().encode(request)
            )
            let handled: Result<Void, any Error>
            do {
                handled = .success(try await processor.process(record))
            } catch {
                handled = .failure(error)
            }
            try await check(handled, try collector.slates, redis)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @Test("A candidate who leaves meanwhile is neither kept nor shown")
    func candidate() async throws {
        try await ask(whileLeaves: "leaving") { handled, slates, redis async throws in
            try handled.get()
            #expect(slates.map { $0.candidates.map(\.userId) } == [["staying"]])
            let dump = try await RedisDump(redis)
            #expect(dump.keys(holding: Array("leaving".utf8)).isEmpty)
            #expect(dump.keys(holding: Array("staying".utf8)).count == 2, "the slate and the list of its candidate")
        }
    }

    @Test("A viewer who leaves meanwhile gets no slate")
    func viewer() async throws {
        try await ask(whileLeaves: "viewer") { handled, slates, redis async throws in
            let error = #expect(throws: MatchingError.self) { try handled.get() }
            #expect(error?.code == .unknownMember)
            #expect(slates.isEmpty)
            #expect(try await redis.scanKeys(matching: "*").isEmpty)
        }
    }
}
