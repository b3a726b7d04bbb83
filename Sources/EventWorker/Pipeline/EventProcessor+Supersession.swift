import Contracts
import KafkaBridge

extension EventProcessor {
    /// Whether a later photo of the same member has arrived and waits behind a photo event. The earlier one is then not
    /// computed, and is finished: nobody would see its embedding for longer than the later one takes.
    ///
    /// Only an event that keeps its contract counts, and only if it would be handled as newer. It is not committed before
    /// it is handled itself, whatever happens to this worker.
    func isSuperseded(_ event: ProfilePhotoUpdated, in record: KafkaRecord) -> Bool {
        let later = dependencies.waiting?.waiting(behind: record).last { waiting in
            guard waiting.topic == Topics.profilePhotoUpdated,
                let other = try? decoder.decode(ProfilePhotoUpdated.self, key: waiting.key, value: waiting.value)
            else { return false }
            return other.userId == event.userId && other.eventId != event.eventId
                && other.occurredAt >= event.occurredAt
        }
        guard later != nil else { return false }
        dependencies.statistics.update { $0.superseded += 1 }
        return true
    }
}
