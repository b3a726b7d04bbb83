/// A record that a handler works on, with the epoch in which it was received.
package struct WorkTicket: Sendable {
    /// Distinguishes the ticket from all others of the consumer.
    package let id: UInt64
    /// The record.
    package let record: KafkaRecord
    /// The partition's epoch when it was received.
    package let epoch: UInt64

    var key: LaneKey { LaneKey(record) }
    var partition: KafkaTopicPartition { record.topicPartition }
}
