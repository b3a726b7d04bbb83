/// A record as it was consumed.
public struct KafkaRecord: Sendable, Hashable {
    /// The topic it was read from.
    public let topic: String

    /// The partition it was read from.
    public let partition: Int32

    /// Its place in the partition.
    public let offset: Int64

    /// The key, or nil when it has none.
    public let key: [UInt8]?

    /// The value, or nil for a tombstone, which in a compacted topic deletes its key.
    public let value: [UInt8]?

    /// The headers in the order they were written.
    public let headers: [KafkaHeader]

    /// When the record was created or appended, in milliseconds since 1970, if the broker knows.
    public let timestamp: Int64?

    /// Creates a record.
    ///
    /// - Parameters:
    ///   - topic: The topic it was read from.
    ///   - partition: The partition it was read from.
    ///   - offset: Its place in the partition.
    ///   - key: The key, or nil.
    ///   - value: The value, or nil for a tombstone.
    ///   - headers: The headers in order.
    ///   - timestamp: Milliseconds since 1970, if known.
    public init(
        topic: String,
        partition: Int32,
        offset: Int64,
        key: [UInt8]?,
        value: [UInt8]?,
        headers: [KafkaHeader] = [],
        timestamp: Int64? = nil
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.key = key
        self.value = value
        self.headers = headers
        self.timestamp = timestamp
    }

    /// The partition it was read from, with its topic.
    public var topicPartition: KafkaTopicPartition {
        KafkaTopicPartition(topic: topic, partition: partition)
    }
}
