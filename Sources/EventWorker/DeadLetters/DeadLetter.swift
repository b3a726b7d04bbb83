package import Contracts
package import KafkaBridge

/// One record of a dead-letter topic, without its value.
package struct DeadLetter: Sendable, Hashable {
    /// What kind of record it is.
    package enum Kind: Sendable, Hashable {
        /// An event that was given up.
        case letter
        /// The note that the letter at an offset of the same partition was replayed.
        case receipt(of: Int64)
    }

    /// The reason that marks the receipt of a replay.
    package static let receiptReason = "replayed"

    /// The dead-letter topic and its partition.
    package let place: KafkaTopicPartition
    /// Its offset there.
    package let offset: Int64
    /// The key as text; nil when there is none.
    package let key: String?
    /// The bytes of the value; nil when the letter has none.
    package let valueBytes: Int?
    /// Whom the event is about.
    package let subject: LetterSubject
    /// What happened to the event.
    package let headers: DeadLetterHeaders
    /// What happened before, when it was replayed.
    package let history: DeadLetterHistory
    /// What kind of record it is.
    package let kind: Kind

    /// Reads a record; nil when it is no dead letter of this product.
    package init?(_ record: KafkaRecord) {
        let fields = record.headers.map { ($0.name, $0.value) }
        guard let headers = DeadLetterHeaders(fields) else { return nil }
        place = record.topicPartition
        offset = record.offset
        key = record.key.map { String(decoding: $0, as: UTF8.self) }
        valueBytes = record.value?.count
        subject = LetterSubject(key: record.key, value: record.value)
        self.headers = headers
        history = DeadLetterHistory(fields)
        let isReceipt = headers.reason == Self.receiptReason && headers.topic == record.topic
        kind = isReceipt ? .receipt(of: headers.offset) : .letter
    }

    /// Whether it is the receipt of a replay.
    package var isReceipt: Bool { kind != .letter }
}
