/// A consumer's state at one moment, for liveness, lag and load.
public struct KafkaConsumerProgress: Sendable {
    /// When the polling thread last went round. It stands still only when the consumer hangs or drains.
    public let lastPoll: ContinuousClock.Instant?

    /// The records in a handler.
    public let running: Int

    /// The records that wait for a handler.
    public let waiting: Int

    /// Those of them that are postponed.
    public let postponed: Int

    /// How far each assigned partition is.
    public let partitions: [KafkaTopicPartition: KafkaPartitionProgress]

    /// The state of a consumer.
    package init(
        lastPoll: ContinuousClock.Instant?,
        running: Int = 0,
        waiting: Int = 0,
        postponed: Int = 0,
        partitions: [KafkaTopicPartition: KafkaPartitionProgress]
    ) {
        self.lastPoll = lastPoll
        self.running = running
        self.waiting = waiting
        self.postponed = postponed
        self.partitions = partitions
    }
}
