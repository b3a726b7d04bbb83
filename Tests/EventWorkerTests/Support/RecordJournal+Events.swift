import Contracts
import EventWorker
import KafkaBridge
import Testing

extension RecordJournal {
    /// The records of one topic, in the order in which they were read.
    func records(on topic: String) -> [KafkaRecord] {
        records.filter { $0.topic == topic }
    }

    /// The slate that an event caused, once it is there.
    func slate(causedBy eventId: String) async throws -> MatchCandidates {
        try await event(MatchCandidates.self, "the slate of \(eventId)") { $0.sourceEventId == eventId }
    }

    /// The embedding that a photo event caused, once it is there.
    func embedding(causedBy eventId: String) async throws -> StyleEmbedding {
        try await event(StyleEmbedding.self, "the embedding of \(eventId)") { $0.sourceEventId == eventId }
    }

    /// The attributes that a profile event caused, once they are there.
    func attributes(causedBy eventId: String) async throws -> MemberAttributes {
        try await event(MemberAttributes.self, "the attributes of \(eventId)") { $0.sourceEventId == eventId }
    }

    /// Returns once every topic with compaction has a tombstone for a member.
    func tombstones(of userId: String) async throws {
        let key = Array(userId.utf8)
        try await wait(for: "the tombstones of \(userId)") { records in
            Set(Topics.compacted) == Set(records.filter { $0.key == key && $0.value == nil }.map(\.topic))
        }
    }

    /// The dead letter of the record at a place, once it is there.
    func deadLetter(from topic: String, at delivery: KafkaDelivery) async throws -> KafkaRecord {
        try await first("the dead letter of \(topic) \(delivery)") { record in
            guard record.topic == topic + ".dlq", let headers = DeadLetterHeaders(record.fields) else { return nil }
            return headers.offset == delivery.offset && headers.partition == delivery.partition ? record : nil
        }
    }

    private func event<Event: ContractEvent>(
        _ type: Event.Type,
        _ what: String,
        where matches: @escaping @Sendable (Event) -> Bool
    ) async throws -> Event {
        try await first(what) { record in
            guard record.topic == Event.topic, record.value != nil else { return nil }
            // A record that breaks its contract is not the event that is waited for.
            let event = try? EventDecoder().decode(Event.self, key: record.key, value: record.value)
            return event.flatMap { matches($0) ? $0 : nil }
        }
    }
}

extension KafkaRecord {
    /// The headers as the contracts see them.
    var fields: [HeaderField] { headers.map { ($0.name, $0.value) } }

    /// The key as text.
    var keyText: String { String(decoding: key ?? [], as: UTF8.self) }

    /// The text of a header.
    func header(_ name: String) -> String? {
        headers.last { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
    }
}
