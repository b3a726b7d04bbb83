/// What decides the order of records: the key's bytes in whatever topic, or the partition for records without a key.
package enum LaneKey: Sendable, Hashable {
    /// Records with this key, across all topics.
    case key([UInt8])
    /// Records without a key, in the order of their partition.
    case partition(KafkaTopicPartition)

    /// The lane of a record.
    package init(_ record: KafkaRecord) {
        self = record.key.map { .key($0) } ?? .partition(record.topicPartition)
    }
}
