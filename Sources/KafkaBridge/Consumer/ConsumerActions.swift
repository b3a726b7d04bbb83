/// What the polling thread has to do with the library next.
package struct ConsumerActions: Sendable {
    /// Offsets to store, each the next one to read after a restart.
    package var store: [(KafkaTopicPartition, Int64)] = []
    /// Partitions to stop fetching.
    package var pause: [KafkaTopicPartition] = []
    /// Partitions to fetch again. Each of them is paused.
    package var resume: [KafkaTopicPartition] = []

    /// Creates an empty set of actions.
    package init() {}
}
