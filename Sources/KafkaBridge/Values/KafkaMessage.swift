/// A message to produce.
public struct KafkaMessage: Sendable, Hashable {
    /// The topic to write to.
    public var topic: String

    /// The key, which chooses the partition and is what compaction keeps one record of; or nil.
    public var key: [UInt8]?

    /// The value, or nil for a tombstone.
    public var value: [UInt8]?

    /// The headers, kept in this order.
    public var headers: [KafkaHeader]

    /// The partition to write to; nil chooses by the key's murmur2 hash as the Java client does, at random without key.
    public var partition: Int32?

    /// Creates a message.
    ///
    /// - Parameters:
    ///   - topic: The topic to write to.
    ///   - key: The key, or nil.
    ///   - value: The value, or nil for a tombstone.
    ///   - headers: The headers in order.
    ///   - partition: The partition, or nil to choose by key.
    public init(
        topic: String,
        key: [UInt8]?,
        value: [UInt8]?,
        headers: [KafkaHeader] = [],
        partition: Int32? = nil
    ) {
        self.topic = topic
        self.key = key
        self.value = value
        self.headers = headers
        self.partition = partition
    }
}
