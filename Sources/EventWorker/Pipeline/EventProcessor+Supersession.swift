import Contracts
import KafkaBridge

/// What is not worth its effort, because something later of the same member has arrived and waits behind it.
///
/// Only an event that keeps its contract counts, and only if it would be handled as newer. It is not committed before it is
/// handled itself, whatever happens to this worker.
extension EventProcessor {
    /// Whether a later photo of the same member waits behind a photo event, or the member's deletion. The event is then not
    /// computed, and is finished: nobody would see its embedding for longer than the later one takes, and no erasure waits
    /// for a photo store.
    func isSuperseded(_ event: ProfilePhotoUpdated, in record: KafkaRecord) -> Bool {
        isSuperseded(record) { waiting in
            isDeletion(waiting, of: event.userId, since: event.occurredAt) || isPhoto(waiting, after: event)
        }
    }

    /// Whether the deletion of the same member waits behind a profile event, which is then finished.
    func isSuperseded(_ event: ProfileUpdated, in record: KafkaRecord) -> Bool {
        isSuperseded(record) { isDeletion($0, of: event.userId, since: event.occurredAt) }
    }

    private func isSuperseded(_ record: KafkaRecord, by isLater: (KafkaRecord) -> Bool) -> Bool {
        guard dependencies.waiting?.waiting(behind: record).contains(where: isLater) == true else { return false }
        dependencies.statistics.update { $0.superseded += 1 }
        return true
    }

    private func isPhoto(_ waiting: KafkaRecord, after event: ProfilePhotoUpdated) -> Bool {
        guard waiting.topic == Topics.profilePhotoUpdated,
            let other = try? decoder.decode(ProfilePhotoUpdated.self, key: waiting.key, value: waiting.value)
        else { return false }
        return other.userId == event.userId && other.eventId != event.eventId && other.occurredAt >= event.occurredAt
    }

    private func isDeletion(_ waiting: KafkaRecord, of userId: String, since time: Timestamp) -> Bool {
        guard waiting.topic == Topics.profileDeleted,
            let deletion = try? decoder.decode(ProfileDeleted.self, key: waiting.key, value: waiting.value)
        else { return false }
        return deletion.userId == userId && deletion.occurredAt >= time
    }
}
