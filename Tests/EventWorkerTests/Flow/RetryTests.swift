import Contracts
import EventWorker
import KafkaBridge
import Logging
import Synchronization
import Testing

/// What becomes of a photo event when the store has its moods: the pipeline with the real model and a real HTTP store,
/// whose records are collected instead of published.
@Suite(.timeLimit(.minutes(2)))
struct RetryTests {
    /// The contract wants https, for which the store has no certificate: the scheme is changed on the way.
    private struct Unencrypted: PhotoSource {
        let source: HTTPPhotoSource

        func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
            try await source.photo(at: url.replacing("https://", with: "http://"))
        }
    }

    private final class Collector: RecordSink {
        private let messages = Mutex<[KafkaMessage]>([])

        func all() -> [KafkaMessage] { messages.withLock { $0 } }

        func publish(_ messages: [KafkaMessage]) async throws {
            self.messages.withLock { $0 += messages }
        }
    }

    private struct Outcome {
        let messages: [KafkaMessage]
        let figures: WorkerStatistics.Snapshot
        let requests: Int

        func letter() throws -> DeadLetterHeaders {
            let message = try #require(messages.first)
            #expect(messages.count == 1)
            #expect(message.topic == "profile-photo-updated.dlq")
            return try #require(DeadLetterHeaders(message.headers.map { ($0.name, $0.value) }))
        }
    }

    /// Handles one event. Only what waits for a silent store has a short limit: on a busy machine any fetch may take
    /// seconds, and would count as a failure of the store.
    private func handle(
        _ answers: PhotoStore.Answer...,
        maximumBytes: Int = 1 << 20,
        timeout: Duration = .seconds(30)
    ) async throws -> Outcome {
        var limits = PhotoFetchLimits()
        limits.maximumBytes = maximumBytes
        limits.timeout = timeout
        let fetcher = PhotoFetcher(limits: limits, addresses: AddressPolicy(allowing: LoopbackFetch.networks))
        var outcome: Outcome?
        try await PhotoStore.run(["/photo.jpg": answers]) { store in
            let encoder = try TestModel.encoder
            let collector = Collector()
            let statistics = WorkerStatistics()
            let source = HTTPPhotoSource(fetcher: fetcher, origins: [try #require(PhotoOrigin(store.origin))])
            let ranking = try SlateRanking(MatchingSettings(), readsTexts: false)
            let processor = EventProcessor(
                EventProcessor.Dependencies(
                    roster: try Roster(fingerprint: encoder.embeddingFingerprint),
                    encoder: encoder,
                    photos: Unencrypted(source: source),
                    features: WithoutStore(),
                    members: WithoutStore(),
                    slates: WithoutStore(),
                    interactions: WithoutStore(),
                    joins: WithoutStore(),
                    sink: collector,
                    statistics: statistics
                ),
                ranking: { ranking }
            )
            var policy = StandardFailurePolicy()
            policy.maximumAttempts = 5
            policy.firstPause = .milliseconds(10)
            let handler = RecordHandler(
                processor: processor,
                policy: policy,
                sink: collector,
                group: "group",
                statistics: statistics,
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            )
            let event = ProfilePhotoUpdated(
                eventId: "e",
                occurredAt: .at(1),
                userId: "u",
                photoId: "p",
                photoUrl: "https://127.0.0.1:\(store.port)/photo.jpg"
            )
            var attempt = KafkaAttempt()
            let record = KafkaRecord(
                topic: Topics.profilePhotoUpdated,
                partition: 3,
                offset: 7,
                key: Array("u".utf8),
                value: try EventEncoder().encode(event)
            )
            while case .postponed(_, let isCounted) = try await handler.handle(record, attempt: attempt) {
                attempt = attempt.next(isCounted: isCounted)
            }
            outcome = Outcome(
                messages: collector.all(),
                figures: statistics.snapshot,
                requests: store.requests("/photo.jpg").count
            )
        }
        await fetcher.shutdown()
        return try #require(outcome)
    }

    private func picture() throws -> PhotoStore.Answer {
        .reply(200, body: try PhotoFolder.drawing(10))
    }

    @Test func `a photo that is there is embedded`() async throws {
        let outcome = try await handle(picture())
        #expect(outcome.messages.map(\.topic) == [Topics.styleEmbeddings])
        #expect(outcome.requests == 1)
        #expect(outcome.figures.retries == 0)
        #expect(outcome.figures.events == 1)
    }

    @Test func `two failures of the store cost two tries`() async throws {
        let outcome = try await handle(.reply(500), .silence, picture(), timeout: .seconds(5))
        #expect(outcome.messages.map(\.topic) == [Topics.styleEmbeddings])
        #expect(outcome.requests == 3)
        #expect(outcome.figures.retries == 2)
        #expect(outcome.figures.deadLetters.isEmpty)
        let value = try #require(outcome.messages.first?.value)
        let style = try EventDecoder().decode(StyleEmbedding.self, key: nil, value: value)
        #expect(try await style.vector() == TestModel.embedding(of: PhotoFolder.drawing(10)))
    }

    @Test func `a photo that is not there is given up at once`() async throws {
        let outcome = try await handle(.reply(404))
        let letter = try outcome.letter()
        #expect(letter.reason == "photo_not_found")
        #expect(letter.attempts == 1)
        #expect(letter.partition == 3)
        #expect(letter.offset == 7)
        #expect(letter.group == "group")
        #expect(outcome.requests == 1)
        #expect(outcome.figures.events == 1)
    }

    @Test func `a store that stays silent is given up after five tries`() async throws {
        let outcome = try await handle(.silence, timeout: .seconds(5))
        let letter = try outcome.letter()
        #expect(letter.reason == "photo_unavailable")
        #expect(letter.attempts == 5)
        #expect(outcome.requests == 5)
        #expect(outcome.figures.retries == 4)
        #expect(outcome.figures.deadLetters == ["photo_unavailable": 1])
    }

    @Test func `a photo that is too long is given up at once`() async throws {
        let outcome = try await handle(picture(), maximumBytes: 1000)
        #expect(try outcome.letter().reason == "photo_too_many_bytes")
        #expect(outcome.requests == 1)
    }
}
