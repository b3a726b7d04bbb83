/// Something that happened inside a client, for logs and metrics.
public enum KafkaEvent: Sendable {
    /// The group gave the consumer these partitions.
    case assigned([KafkaTopicPartition])

    /// The group took these partitions back; `lost` when another member may already have them.
    case revoked([KafkaTopicPartition], lost: Bool)

    /// Fetching stopped because too many records of these partitions are unfinished.
    case paused([KafkaTopicPartition])

    /// Fetching goes on.
    case resumed([KafkaTopicPartition])

    /// The broker stored these offsets: the next to read after a restart.
    case committed([KafkaTopicPartition: Int64])

    /// The broker did not store offsets; they are tried again, and records may come twice.
    case commitFailed(KafkaError)

    /// A handler threw: the record is unfinished and the consumer stops.
    case handlerFailed(KafkaTopicPartition, offset: Int64)

    /// The drain budget ended while so many handlers still ran; they were cancelled and their offsets fenced off.
    case drainTimedOut(unfinished: Int)

    /// The partition's position moved back: records from this offset on are handled again.
    case rewound(KafkaTopicPartition, offset: Int64)

    /// The library held these partitions and fetched nothing of them; they were assigned anew.
    case restarted([KafkaTopicPartition])

    /// An error that the client recovers from by itself, unless it is fatal.
    case error(KafkaError)

    /// Messages go out uncompressed because the broker does not advertise what the codec needs.
    case compressionUnavailable(String)

    /// The library's own log line; `level` is that of syslog (3 error, 4 warning, 6 information).
    case log(level: Int, facility: String, message: String)

    /// The library's statistics, as JSON, at each `statistics.interval.ms`.
    case statistics(String)
}

/// Receives the events of a client.
///
/// It is called on the client's own threads, one event at a time or several at once, and must return quickly.
public typealias KafkaObserver = @Sendable (KafkaEvent) -> Void
