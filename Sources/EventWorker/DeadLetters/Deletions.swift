import Contracts
package import KafkaBridge

/// When members were deleted, as far as `profile-deleted` and its dead letters tell. Tombstones leave the compacted topics
/// after a while, and with them what workers know of a deletion; these topics keep it for as long as they are told to.
package struct Deletions: Sendable {
    /// The topics that tell of deletions.
    package static let topics = [Topics.profileDeleted, Topics.deadLetter(of: Topics.profileDeleted)]

    private var times: [String: Timestamp] = [:]
    private let decoder = EventDecoder()

    /// Nobody was deleted.
    package init() {}

    /// Notes a record of one of ``topics``; one that is no deletion says nothing.
    package mutating func note(_ record: KafkaRecord) {
        guard let event = try? decoder.decode(ProfileDeleted.self, key: record.key, value: record.value) else { return }
        times[event.userId] = max(times[event.userId] ?? event.occurredAt, event.occurredAt)
    }

    /// Whether one of an event's members was deleted after it. An event that does not say when it happened may have
    /// happened before.
    package func cover(_ subject: LetterSubject) -> Bool {
        subject.members.contains { member in
            guard let deletedAt = times[member] else { return false }
            return subject.occurredAt.map { $0 <= deletedAt } ?? true
        }
    }
}
