/// A record that a handler works on, with the epoch in which it was received.
package struct WorkTicket: Sendable {
    /// Distinguishes the ticket from all others of the consumer.
    package let id: UInt64
    /// The record.
    package let record: KafkaRecord
    /// The partition's epoch when it was received.
    package let epoch: UInt64
    /// How often it has been handed out.
    package private(set) var attempt = KafkaAttempt()

    package init(id: UInt64, record: KafkaRecord, epoch: UInt64) {
        self.id = id
        self.record = record
        self.epoch = epoch
    }

    /// The same record at its next try.
    func again(isCounted: Bool) -> WorkTicket {
        var ticket = self
        ticket.attempt = attempt.next(isCounted: isCounted)
        return ticket
    }

    /// The lane that it is handled in.
    package var key: LaneKey { LaneKey(record) }
    var partition: KafkaTopicPartition { record.topicPartition }
}
