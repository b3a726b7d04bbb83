import CommandSupport
import Contracts
import EventWorker
import KafkaBridge
import RedisCache
import Synchronization
import Testing

/// The product's topics on a broker in this process, a real Redis, a photo folder, and an ear on all that is written.
final class TestSystem: Sendable {
    static let group = "event-worker"

    let broker: InProcessBroker
    /// The server, unless the system goes without.
    let server: PrivateRedisServer?
    let redis: RedisClient?
    let producer: KafkaProducer
    let admin: KafkaAdmin
    let photos: PhotoFolder
    /// What stands on every topic that the worker writes, dead letters included.
    let journal = RecordJournal()

    private init(partitions: Int, server: PrivateRedisServer?, brokers: Int) throws {
        broker = try InProcessBroker(brokers: brokers)
        self.server = server
        redis = try server.map { server throws(RedisError) in
            var configuration = server.configuration
            configuration.commandTimeout = .patience
            return try RedisClient(configuration: configuration)
        }
        let client = KafkaClientConfiguration(bootstrapServers: broker.bootstrapServers, clientId: "test")
        producer = try KafkaProducer(configuration: KafkaProducerConfiguration(client: client))
        admin = try KafkaAdmin(client: client)
        photos = try PhotoFolder()
        for topic in Topics.consumed + Self.written { try broker.createTopic(topic, partitions: partitions) }
    }

    private static let written =
        Topics.produced + Topics.experimentation + Topics.consumed.map { Topics.deadLetter(of: $0) }

    /// Runs a test with a system of its own, which is taken down afterwards. One that is not listening leaves the journal
    /// empty, so that nobody but the worker fetches.
    static func run(
        partitions: Int = 1,
        hasRedis: Bool = true,
        redis: PrivateRedisServer.Options = PrivateRedisServer.Options(),
        brokers: Int = 1,
        isListening: Bool = true,
        _ body: (TestSystem) async throws -> Void
    ) async throws {
        let server = hasRedis ? try await PrivateRedisServer.start(redis) : nil
        do {
            // The broker takes its time for topics, and the threads of the tests are few.
            let system = try await offPool { try TestSystem(partitions: partitions, server: server, brokers: brokers) }
            let reader = isListening ? try system.reader(of: written) : nil
            let listener = Task { [journal = system.journal] in
                do {
                    try await reader?.run(onCaughtUp: {}, handler: { journal.append($0) })
                } catch {
                    journal.fail(error)
                }
            }
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await body(system))
            } catch {
                outcome = .failure(error)
            }
            reader?.shutdown()
            await listener.value
            await system.producer.close(flushing: .seconds(1))
            await system.admin.close()
            system.redis?.close()
            await system.broker.close()
            await server?.stop()
            try outcome.get()
        } catch {
            await server?.stop()
            throw error
        }
    }

    private func reader(of topics: [String]) throws(KafkaError) -> KafkaTopicReader {
        let client = KafkaClientConfiguration(bootstrapServers: broker.bootstrapServers, clientId: "test")
        return try KafkaTopicReader(configuration: KafkaTopicReaderConfiguration(client: client, topics: topics))
    }

    // MARK: - Sending

    /// Publishes an event with its contract's headers and returns where it went.
    @discardableResult
    func send<Event: ContractEvent>(_ event: Event, headers: [HeaderField] = []) async throws -> KafkaDelivery {
        try await producer.send(try message(event, headers: headers))
    }

    /// Publishes several events of one kind, all under way at once.
    func send<Event: ContractEvent>(all events: [Event]) async throws {
        try await producer.sendAll(try events.map { try message($0, headers: []) })
    }

    func message<Event: ContractEvent>(_ event: Event, headers: [HeaderField]) throws -> KafkaMessage {
        KafkaMessage(
            topic: Event.topic,
            key: Array(event.key.utf8),
            value: try EventEncoder().encode(event),
            headers: headers.map { KafkaHeader(name: $0.0, value: $0.1) }
        )
    }

    // MARK: - Looking

    /// Everything that stands on a topic now, without the journal.
    func records(on topic: String) async throws -> [KafkaRecord] {
        let reader = try reader(of: [topic])
        let records = Mutex<[KafkaRecord]>([])
        try await reader.run(
            onCaughtUp: { reader.shutdown() },
            handler: { record in records.withLock { $0.append(record) } }
        )
        return records.withLock { $0 }
    }

    /// Returns once the journal has everything that stands on the topics that the worker writes.
    func settled() async throws {
        var written: Int64 = 0
        for topic in Self.written { written += try await admin.watermarks(topic).values.reduce(0) { $0 + $1.high } }
        try await journal.wait(for: "\(written) records") { [written] in $0.count >= written }
    }

    /// The sum of what the group has committed over the partitions of the consumed topics.
    func committedCount() async throws -> Int64 {
        var partitions: [KafkaTopicPartition] = []
        for topic in Topics.consumed { partitions += try await admin.watermarks(topic).keys }
        return try await admin.committedOffsets(group: Self.group, of: partitions).values.reduce(0, +)
    }

    /// The sum of what has been published to the consumed topics.
    func publishedCount() async throws -> Int64 {
        var count: Int64 = 0
        for topic in Topics.consumed { count += try await admin.watermarks(topic).values.reduce(0) { $0 + $1.high } }
        return count
    }
}
