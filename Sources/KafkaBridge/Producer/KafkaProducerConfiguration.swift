/// The settings of a producer.
public struct KafkaProducerConfiguration: Sendable {
    /// The cluster.
    public var client: KafkaClientConfiguration

    /// The longest time from `send` to the broker's acknowledgement, all retries included.
    ///
    /// Keep it below the time a shutdown may take.
    public var deliveryTimeout: Duration

    /// Receives the producer's events.
    public var observer: KafkaObserver?

    /// Describes a producer.
    ///
    /// - Parameters:
    ///   - client: The cluster.
    ///   - deliveryTimeout: The longest time from `send` to the acknowledgement.
    ///   - observer: Receives the producer's events.
    public init(
        client: KafkaClientConfiguration,
        deliveryTimeout: Duration = .seconds(20),
        observer: KafkaObserver? = nil
    ) {
        self.client = client
        self.deliveryTimeout = deliveryTimeout
        self.observer = observer
    }

    var defaults: [String: String] {
        [
            "linger.ms": "5",
            "compression.codec": "lz4",
            "partitioner": "murmur2_random",
            "statistics.interval.ms": "5000",
        ]
    }

    var required: [String: String] {
        [
            "enable.idempotence": "true",
            "acks": "all",
            "delivery.timeout.ms": String(deliveryTimeout.milliseconds),
        ]
    }
}
