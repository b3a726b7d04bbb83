package import Contracts
import FoundationEssentials
package import KafkaBridge

/// The records that a replay writes.
package enum ReplayRecords {
    /// The group that receipts name.
    package static let group = "event-worker-dlq"

    /// The event as it came, to its own topic, with what has happened to it so far.
    ///
    /// - Returns: nil when the record is no letter, or has no value.
    package static func event(from record: KafkaRecord) -> KafkaMessage? {
        guard let letter = DeadLetter(record), !letter.isReceipt, let value = record.value else { return nil }
        let fields =
            DeadLetterHeaders.removed(from: record.headers.map { ($0.name, $0.value) })
            + letter.history.replayed(after: letter.headers).fields
        return KafkaMessage(
            topic: letter.headers.topic,
            key: record.key,
            value: value,
            headers: OutgoingRecords.headers(fields)
        )
    }

    /// The note, in the letter's own partition, that the letter was replayed.
    ///
    /// - Parameters:
    ///   - letter: the letter.
    ///   - delivery: where the event went.
    ///   - time: when.
    /// - Returns: the record to write.
    package static func receipt(of letter: DeadLetter, delivery: KafkaDelivery, at time: Timestamp) -> KafkaMessage {
        let offset = delivery.offset.map { ", offset \($0)" } ?? ""
        let headers = DeadLetterHeaders(
            reason: DeadLetter.receiptReason,
            error: "replayed to \(letter.headers.topic), partition \(delivery.partition)\(offset)",
            attempts: letter.headers.attempts,
            topic: letter.place.topic,
            partition: letter.place.partition,
            offset: letter.offset,
            group: group,
            at: time,
            workerVersion: WorkerVersion.current
        )
        return KafkaMessage(
            topic: letter.place.topic,
            key: letter.key.map { Array($0.utf8) },
            value: nil,
            headers: OutgoingRecords.headers(headers.fields),
            partition: letter.place.partition
        )
    }
}
