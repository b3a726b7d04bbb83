import Contracts
import KafkaBridge

/// Turns events into records: key, JSON, CloudEvents headers and the trace they belong to.
struct OutgoingRecords: Sendable {
    static let source = "/event-worker"
    private let encoder = EventEncoder()

    func message<Event: ContractEvent>(_ event: Event, trace: [HeaderField]) throws(ContractError) -> KafkaMessage {
        message(event, value: try encoder.encode(event), trace: trace)
    }

    /// A record whose JSON exists already.
    func message<Event: ContractEvent>(_ event: Event, value: [UInt8], trace: [HeaderField]) -> KafkaMessage {
        KafkaMessage(
            topic: Event.topic,
            key: Array(event.key.utf8),
            value: value,
            headers: Self.headers(CloudEventHeaders(event, source: Self.source).fields + trace)
        )
    }

    /// Records that erase a member from the compacted topics; they carry when the member was deleted.
    func tombstones(for event: ProfileDeleted, trace: [HeaderField]) -> [KafkaMessage] {
        let headers = Self.headers(CloudEventHeaders(event, source: Self.source).fields + trace)
        return Topics.compacted.map {
            KafkaMessage(topic: $0, key: Array(event.userId.utf8), value: nil, headers: headers)
        }
    }

    /// A record that erases a member from one compacted topic, for a deletion of which only the time is known.
    func tombstone(on topic: String, for userId: String, at time: Timestamp) -> KafkaMessage {
        KafkaMessage(
            topic: topic,
            key: Array(userId.utf8),
            value: nil,
            headers: Self.headers([(CloudEventHeaders.Name.time, Array(time.rfc3339.utf8))])
        )
    }

    static func headers(_ fields: [HeaderField]) -> [KafkaHeader] {
        fields.map { KafkaHeader(name: $0.0, value: $0.1) }
    }
}
