/// Where the broker put a message that it acknowledged.
public struct KafkaDelivery: Sendable, Hashable {
    /// The partition.
    public let partition: Int32

    /// The offset; nil when the message had to be sent again and the broker recognised the repeat without naming it.
    public let offset: Int64?

    /// Describes an acknowledged message.
    ///
    /// - Parameters:
    ///   - partition: The partition.
    ///   - offset: The offset, if the broker named it.
    public init(partition: Int32, offset: Int64?) {
        self.partition = partition
        self.offset = offset
    }
}
