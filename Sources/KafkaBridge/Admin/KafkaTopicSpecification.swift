/// A topic to create.
public struct KafkaTopicSpecification: Sendable, Hashable {
    /// The topic's name.
    public var name: String

    /// The number of partitions; -1 for the cluster's default.
    public var partitions: Int

    /// The number of brokers that keep each partition; -1 for the cluster's default.
    public var replicationFactor: Int

    /// Settings of the topic, such as `cleanup.policy`.
    public var configuration: [String: String]

    /// Describes a topic.
    ///
    /// - Parameters:
    ///   - name: The topic's name.
    ///   - partitions: The number of partitions.
    ///   - replicationFactor: The number of replicas, or -1 for the cluster's default.
    ///   - configuration: Settings of the topic.
    public init(
        name: String,
        partitions: Int,
        replicationFactor: Int = -1,
        configuration: [String: String] = [:]
    ) {
        self.name = name
        self.partitions = partitions
        self.replicationFactor = replicationFactor
        self.configuration = configuration
    }
}
