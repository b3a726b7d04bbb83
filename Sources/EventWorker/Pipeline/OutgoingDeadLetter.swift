package import Contracts
package import KafkaBridge

/// The dead letter of a record, in the forms in which it may be written.
///
/// A record at the broker's limit no longer fits once it is told what happened to it, and would come back for ever if it
/// could not be given up. Where it stands is in the headers, so that it can be read there.
package struct OutgoingDeadLetter: Sendable {
    /// As much of a key as the shortest form keeps, in bytes; a member's id, of 512 characters at most, is never longer.
    package static let keyLength = 2048

    private let record: KafkaRecord
    private let headers: DeadLetterHeaders

    /// The letter of a record.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - headers: what happened to it.
    package init(_ record: KafkaRecord, _ headers: DeadLetterHeaders) {
        self.record = record
        self.headers = headers
    }

    /// Every form, each shorter than the one before: the record whole; without its value; and with nothing of it but the
    /// beginning of its key. The last one is small whatever the record was. Each says in its headers how many bytes it lacks.
    package var forms: [KafkaMessage] {
        [whole, withoutValue, shortest]
    }

    private var whole: KafkaMessage {
        message(key: record.key, value: record.value, headers: headers.added(to: fields), leftOut: [])
    }

    private var withoutValue: KafkaMessage {
        message(key: record.key, value: nil, headers: headers.added(to: fields), leftOut: leftOutValue)
    }

    private var shortest: KafkaMessage {
        let own = DeadLetterHeaders.removed(from: fields)
        var leftOut = leftOutValue
        if !own.isEmpty { leftOut.append("headers=\(own.reduce(0) { $0 + $1.0.utf8.count + $1.1.count })") }
        if let key = record.key, key.count > Self.keyLength { leftOut.append("key=\(key.count - Self.keyLength)") }
        return message(
            key: record.key.map { Array($0.prefix(Self.keyLength)) },
            value: nil,
            headers: headers.fields + DeadLetterHistory(fields).fields,
            leftOut: leftOut
        )
    }

    private var fields: [HeaderField] { record.headers.map { ($0.name, $0.value) } }

    private var leftOutValue: [String] { record.value.map { ["value=\($0.count)"] } ?? [] }

    private func message(
        key: [UInt8]?,
        value: [UInt8]?,
        headers: [HeaderField],
        leftOut: [String]
    ) -> KafkaMessage {
        let note: [HeaderField] =
            leftOut.isEmpty
            ? [] : [(DeadLetterHeaders.Name.leftOut, Array(leftOut.joined(separator: ",").utf8))]
        return KafkaMessage(
            topic: Topics.deadLetter(of: record.topic),
            key: key,
            value: value,
            headers: OutgoingRecords.headers(headers + note)
        )
    }
}
