import EventWorker
import KafkaBridge
import RedisCache
import Synchronization
import Testing

/// A reprojector with a memory of its own that follows the topics as a worker does, but handles no events: these are
/// another worker's, whose doings may fall between any two of its steps.
struct LoneReprojector: Sendable {
    let roster: Roster
    let lastWords = LastWords()
    let statistics = WorkerStatistics()
    let reprojector: Reprojector
    private let reader: KafkaTopicReader

    var figures: WorkerStatistics.Snapshot { statistics.snapshot }

    /// Runs a test while the reprojector is at work.
    static func run(
        on system: TestSystem,
        encoder: any PhotoEncoder,
        book: LogBook = LogBook(),
        configured change: (inout ReprojectionSettings) -> Void = { _ in },
        store: (RedisStore) -> any ReprojectionStore = { $0 },
        sink: (any RecordSink)? = nil,
        _ body: (LoneReprojector) async throws -> Void
    ) async throws {
        var settings = ReprojectionSettings.test
        change(&settings)
        let lone = try LoneReprojector(
            on: system,
            encoder: encoder,
            book: book,
            settings: settings,
            store: store,
            sink: sink
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (caughtUp, signal) = AsyncStream.makeStream(of: Void.self)
            let follower = CompactedTopicFollower(index: lone.roster, lastWords: lone.lastWords, logger: book.logger)
            group.addTask {
                try await lone.reader.run(onCaughtUp: { signal.finish() }, handler: follower.apply)
            }
            for await _ in caughtUp {}
            group.addTask { await lone.reprojector.run() }
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await body(lone))
            } catch {
                outcome = .failure(error)
            }
            group.cancelAll()
            try await group.waitForAll()
            try outcome.get()
        }
    }

    private init(
        on system: TestSystem,
        encoder: any PhotoEncoder,
        book: LogBook,
        settings: ReprojectionSettings,
        store: (RedisStore) -> any ReprojectionStore,
        sink: (any RecordSink)?
    ) throws {
        roster = try Roster(fingerprint: encoder.embeddingFingerprint)
        reprojector = Reprojector(
            Reprojector.Dependencies(
                roster: roster,
                encoder: encoder,
                store: store(RedisStore(try #require(system.redis), retention: .init(), statistics: statistics)),
                sink: sink ?? ProducerSink(producer: system.producer),
                lastWords: lastWords,
                statistics: statistics,
                isBusy: { false }
            ),
            settings: settings,
            logger: book.logger
        )
        reader = try KafkaTopicReader(
            configuration: KafkaTopicReaderConfiguration(
                client: KafkaClientConfiguration(
                    bootstrapServers: system.broker.bootstrapServers,
                    clientId: "reprojector"
                ),
                topics: ["style-embeddings", "member-attributes"]
            )
        )
    }
}

/// A producer as a sink.
struct ProducerSink: RecordSink {
    let producer: KafkaProducer

    func publish(_ messages: [KafkaMessage]) async throws {
        try await producer.sendAll(messages)
    }
}

/// A sink whose first records wait at a door.
final class GatedSink: RecordSink {
    private let sink: any RecordSink
    private let entered = Atomic(0)
    private let gate = Gate()

    init(_ sink: any RecordSink) {
        self.sink = sink
    }

    var enteredCount: Int { entered.load(ordering: .acquiring) }

    func open() { gate.open() }

    func publish(_ messages: [KafkaMessage]) async throws {
        entered.add(1, ordering: .acquiringAndReleasing)
        await gate.pass()
        try await sink.publish(messages)
    }
}

/// A store whose answers about photos wait at a door and are out of date behind it.
final class GatedStore: ReprojectionStore {
    private let store: RedisStore
    private let entered = Atomic(0)
    private let gate = Gate()

    init(_ store: RedisStore) {
        self.store = store
    }

    var enteredCount: Int { entered.load(ordering: .acquiring) }

    func open() { gate.open() }

    func photos(of userIds: [String], backbone: String) async throws -> [String: KeptPhoto] {
        let photos = try await store.photos(of: userIds, backbone: backbone)
        entered.add(1, ordering: .acquiringAndReleasing)
        await gate.pass()
        return photos
    }

    func replace(_ fingerprint: String, by style: StyleState) async throws -> Bool {
        try await store.replace(fingerprint, by: style)
    }

    func announce(head fingerprint: String, for lifetime: Duration) async throws -> HeadStanding {
        try await store.announce(head: fingerprint, for: lifetime)
    }

    func claim(by worker: String, for lifetime: Duration) async throws -> Bool {
        try await store.claim(by: worker, for: lifetime)
    }

    func release(by worker: String) async { await store.release(by: worker) }
}
