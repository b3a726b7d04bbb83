/// The settings of a topic reader.
public struct KafkaTopicReaderConfiguration: Sendable {
    /// The cluster.
    public var client: KafkaClientConfiguration

    /// The topics to read, all partitions of each.
    public var topics: [String]

    /// The most records that wait for the handler, besides the library's own buffer.
    public var bufferedRecords: Int = 1024

    /// How long finding the topics and their ends may take at the start.
    public var startTimeout: Duration = .seconds(30)

    /// Receives the reader's events.
    public var observer: KafkaObserver?

    /// Describes a reader.
    ///
    /// - Parameters:
    ///   - client: The cluster.
    ///   - topics: The topics to read.
    ///   - observer: Receives the reader's events.
    public init(client: KafkaClientConfiguration, topics: [String], observer: KafkaObserver? = nil) {
        self.client = client
        self.topics = topics
        self.observer = observer
    }

    var defaults: [String: String] {
        [
            "auto.offset.reset": "earliest",
            "check.crcs": "true",
            "fetch.wait.max.ms": "100",
            "queued.max.messages.kbytes": "4096",
            "statistics.interval.ms": "5000",
        ]
    }

    var required: [String: String] {
        [
            "allow.auto.create.topics": "false",
            "enable.auto.commit": "false",
            "enable.auto.offset.store": "false",
            "enable.partition.eof": "true",
        ]
    }
}
