import CLibrdkafka
import Synchronization

/// An idempotent producer: a message is acknowledged by all in-sync replicas, once, and in order per partition.
///
/// Close it explicitly: `close()` delivers what is under way. Without it, `deinit` drops what is still in the queue.
public final class KafkaProducer: Sendable {
    let handle: ClientHandle
    let registry: DeliveryRegistry
    let space: QueueSpace
    private let phase: Phase
    private let thread: DedicatedThread

    // Shared with the polling thread, which must not keep the producer itself alive.
    private final class Phase: Sendable {
        let isClosing = Atomic(false)
        let isStopped = Atomic(false)
    }

    /// Creates a producer. It connects in the background: a broker that is down shows when something is sent.
    ///
    /// - Parameter configuration: The settings.
    /// - Throws: `configuration`, naming the property that is unknown, invalid or in conflict.
    public init(configuration: KafkaProducerConfiguration) throws(KafkaError) {
        let (registry, space, phase) = (DeliveryRegistry(), QueueSpace(), Phase())
        let callbacks = ClientCallbacks(
            observer: configuration.observer,
            client: configuration.client,
            onDelivery: { message in
                registry.settle(UInt(bitPattern: message.pointee._private), Self.outcome(of: message))
            }
        )
        let handle = try ClientHandle(
            RD_KAFKA_PRODUCER,
            configuration: .make(
                configuration.client,
                defaults: configuration.defaults,
                required: configuration.required
            ),
            callbacks: callbacks
        )
        self.registry = registry
        self.space = space
        self.phase = phase
        self.handle = handle
        thread = DedicatedThread("kafka-producer") {
            handle.withClient { client in
                while !phase.isStopped.load(ordering: .acquiring) {
                    _ = rd_kafka_poll(client, 100)
                    space.moved()
                }
            }
        }
    }

    deinit {
        phase.isClosing.store(true, ordering: .releasing)
        phase.isStopped.store(true, ordering: .releasing)
        registry.settleAll(.failure(Self.closed))
    }

    var isClosing: Bool {
        phase.isClosing.load(ordering: .acquiring)
    }

    /// The messages that were sent and not yet acknowledged.
    public var outstanding: Int {
        registry.count
    }

    /// Sends what is under way without waiting for batches to fill, and returns when all of it is acknowledged.
    ///
    /// - Parameter duration: The longest time to wait.
    /// - Throws: `timeout` when messages are still outstanding then, `closed` after `close()`.
    public func flush(within duration: Duration) async throws(KafkaError) {
        let error = await handle.withClientBlocking("kafka.flush") { client in
            rd_kafka_flush(client, duration.milliseconds)
        }
        guard let error else {
            throw Self.closed
        }
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(error, "flushing within \(duration), \(outstanding) messages outstanding")
        }
    }

    /// Accepts no more messages, delivers those under way within a time, fails the rest with `closed`, and frees the
    /// connections. May be called more than once.
    ///
    /// - Parameter flushing: The longest time for the messages under way.
    public func close(flushing: Duration = .seconds(10)) async {
        phase.isClosing.store(true, ordering: .releasing)
        space.moved()
        _ = await handle.withClientBlocking("kafka.close") { client in
            if rd_kafka_flush(client, flushing.milliseconds) != RD_KAFKA_RESP_ERR_NO_ERROR {
                rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
                rd_kafka_flush(client, 1000)
            }
        }
        phase.isStopped.store(true, ordering: .releasing)
        await thread.join()
        await handle.close()
        registry.settleAll(.failure(Self.closed))
    }

    static let closed = KafkaError(.closed, "the producer is closed; create a new one")

    private static func outcome(of message: UnsafePointer<rd_kafka_message_t>) -> DeliveryRegistry.Outcome {
        let report = message.pointee
        guard report.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let topic = KafkaRecord.topic(of: message) ?? "an unknown topic"
            return .failure(KafkaError(report.err, "delivering a message to \(topic)"))
        }
        return .success(
            KafkaDelivery(partition: report.partition, offset: report.offset < 0 ? nil : report.offset)
        )
    }
}
