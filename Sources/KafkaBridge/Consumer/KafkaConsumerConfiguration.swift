/// The settings of a group consumer.
public struct KafkaConsumerConfiguration: Sendable {
    /// The cluster.
    public var client: KafkaClientConfiguration

    /// The group whose members share the partitions.
    public var group: String

    /// The topics to read.
    ///
    /// Records with the same key keep their order across topics also between members when the topics have the same
    /// number of partitions: the range assignment then gives equal partition numbers to the same member.
    public var topics: [String]

    /// The most handlers that run at once.
    public var lanes: Int = 8

    /// The number of unfinished records of a partition at which its fetching pauses.
    ///
    /// It bounds memory, and how many records of a partition can be delivered twice after a crash.
    public var highWatermark: Int = 1024

    /// The number of unfinished records of a partition at which its fetching goes on.
    public var lowWatermark: Int = 512

    /// How long handlers that run may take when the consumer stops or a partition is revoked, before they are cancelled.
    public var drainBudget: Duration = .seconds(20)

    /// The time between commits.
    public var commitInterval: Duration = .seconds(1)

    /// How long the last commit may take when the consumer stops or a partition is revoked.
    public var commitTimeout: Duration = .seconds(5)

    /// How long the library may hold a partition without fetching it before the partition is assigned anew.
    ///
    /// It is looked at with each `statistics.interval.ms`.
    public var fetchPatience: Duration = .seconds(5)

    /// Receives the consumer's events.
    public var observer: KafkaObserver?

    /// Describes a consumer; the other settings have defaults fit for handlers of 0.1 to 10 seconds.
    ///
    /// - Parameters:
    ///   - client: The cluster.
    ///   - group: The group.
    ///   - topics: The topics to read.
    ///   - observer: Receives the consumer's events.
    public init(
        client: KafkaClientConfiguration,
        group: String,
        topics: [String],
        observer: KafkaObserver? = nil
    ) {
        self.client = client
        self.group = group
        self.topics = topics
        self.observer = observer
    }

    var defaults: [String: String] {
        let pollInterval = max(300_000, 3 * Int64(drainBudget.milliseconds) + 60_000)
        return [
            "allow.auto.create.topics": "false",
            "auto.offset.reset": "earliest",
            "check.crcs": "true",
            "fetch.wait.max.ms": "100",
            "heartbeat.interval.ms": "3000",
            "max.poll.interval.ms": String(min(pollInterval, 86_400_000)),
            "queued.max.messages.kbytes": "4096",
            "queued.min.messages": String(min(4 * lanes, 10_000_000)),
            "session.timeout.ms": "45000",
            "statistics.interval.ms": "5000",
        ]
    }

    var required: [String: String] {
        [
            "enable.auto.commit": "false",
            "enable.auto.offset.store": "false",
            "enable.partition.eof": "false",
            "group.id": group,
            "partition.assignment.strategy": "range",
        ]
    }

    func validate() throws(KafkaError) {
        let checks: [(Bool, String)] = [
            (!group.isEmpty, "the consumer group has no name"),
            (!topics.isEmpty && !topics.contains(""), "the consumer needs at least one topic, each with a name"),
            (lanes >= 1 && lanes <= 65_536, "lanes is \(lanes), but must be from 1 to 65536"),
            (
                lowWatermark >= 0 && lowWatermark < highWatermark,
                "the low watermark (\(lowWatermark)) must be from 0 to below the high one (\(highWatermark))"
            ),
        ]
        for (holds, message) in checks where !holds {
            throw KafkaError(.configuration, message)
        }
    }
}
