/// What a cluster says about its brokers and topics.
public struct KafkaClusterMetadata: Sendable, Hashable {
    /// One broker.
    public struct Broker: Sendable, Hashable {
        /// The broker's number.
        public let id: Int32
        /// The name or address that it advertises.
        public let host: String
        /// The port that it advertises.
        public let port: Int

        /// Describes a broker.
        package init(id: Int32, host: String, port: Int) {
            self.id = id
            self.host = host
            self.port = port
        }
    }

    /// One partition of a topic.
    public struct Partition: Sendable, Hashable {
        /// The partition's number, from 0.
        public let id: Int32
        /// The broker that leads it, or nil when none does at the moment.
        public let leader: Int32?
        /// The brokers that keep it.
        public let replicas: [Int32]
        /// Those of them that are up to date.
        public let inSyncReplicas: [Int32]

        /// Describes a partition.
        package init(id: Int32, leader: Int32?, replicas: [Int32], inSyncReplicas: [Int32]) {
            self.id = id
            self.leader = leader
            self.replicas = replicas
            self.inSyncReplicas = inSyncReplicas
        }
    }

    /// The brokers.
    public let brokers: [Broker]

    /// The partitions of each topic that exists, in order.
    public let topics: [String: [Partition]]

    /// Why a topic that was asked for cannot be described: it does not exist, or the client may not see it.
    public let failures: [String: KafkaError]

    /// Describes a cluster.
    package init(brokers: [Broker], topics: [String: [Partition]], failures: [String: KafkaError]) {
        self.brokers = brokers
        self.topics = topics
        self.failures = failures
    }
}
