import CommandSupport
import Contracts
import FoundationEssentials
import Inference
import KafkaBridge
import Logging
import RedisCache

/// Everything the demo runs on, embedded: broker, Redis, worker and a listener on what the worker writes.
struct DemoEnvironment {
    let broker: InProcessBroker
    let server: PrivateRedisServer
    let redis: RedisClient
    let producer: KafkaProducer
    let worker: Worker
    let journal: DemoJournal
    let reader: KafkaTopicReader

    static let partitions = 4

    /// Starts broker and Redis and prepares the rest.
    static func start(
        cast: DemoCast,
        encoder: StyleEncoder,
        texts: CheckpointTextEncoder?,
        logger: Logger
    ) async throws -> DemoEnvironment {
        let server: PrivateRedisServer
        do {
            server = try await PrivateRedisServer.start()
        } catch {
            throw CommandFailure.failed(error.message)
        }
        do {
            let broker = try InProcessBroker()
            let letters = Topics.consumed.map { Topics.deadLetter(of: $0) }
            for topic in Topics.consumed + Topics.produced + letters {
                try broker.createTopic(topic, partitions: partitions)
            }
            var configuration = WorkerConfiguration(
                bootstrapServers: broker.bootstrapServers,
                redis: server.configuration
            )
            configuration.photoFileRoot = cast.photoRoot
            configuration.matching.slateSize = 5
            // What the cache answers is part of what is shown, also on a busy machine.
            configuration.redis?.commandTimeout = .seconds(15)
            let client = KafkaClientConfiguration(bootstrapServers: broker.bootstrapServers, clientId: "demo")
            return DemoEnvironment(
                broker: broker,
                server: server,
                redis: try RedisClient(configuration: server.configuration),
                producer: try KafkaProducer(configuration: .init(client: client)),
                worker: try Worker(configuration, encoder: encoder, texts: texts, logger: logger),
                journal: DemoJournal(),
                reader: try KafkaTopicReader(
                    configuration: .init(client: client, topics: Topics.produced + letters)
                )
            )
        } catch {
            await server.stop()
            throw error
        }
    }

    /// Runs `body` while worker and listener work, then ends everything in order.
    func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(
                try await withThrowingTaskGroup(of: Value?.self) { group in
                    group.addTask { [worker] in
                        try await worker.run()
                        return nil
                    }
                    group.addTask { [reader, journal] in
                        try await reader.run(onCaughtUp: {}, handler: { await journal.note($0) })
                        return nil
                    }
                    group.addTask { try await body() }
                    var value: Value?
                    do {
                        while value == nil, let next = try await group.next() { value = next }
                    } catch {
                        // The script may wait for something that will never come.
                        await journal.close()
                        group.cancelAll()
                        throw error
                    }
                    await journal.close()
                    group.cancelAll()
                    guard let value else { throw CancellationError() }
                    return value
                }
            )
        } catch {
            outcome = .failure(error)
        }
        await producer.close()
        redis.close()
        await broker.close()
        await server.stop()
        return try outcome.get()
    }

    /// Publishes an event and returns when the broker has it.
    func publish<Event: ContractEvent>(_ event: Event) async throws {
        _ = try await producer.send(try OutgoingRecords().message(event, trace: []))
    }
}
