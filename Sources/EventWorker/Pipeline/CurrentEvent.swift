import FoundationEssentials
import KafkaBridge
import Synchronization

/// The event that a task handles, for whoever writes about it: logs, metrics and traces.
final class CurrentEvent: Sendable {
    @TaskLocal static var current: CurrentEvent?

    /// The member whom the event is about, as the record's key; nil without a key.
    let userId: String?
    private let writtenAt: Int64?
    private let identifier = Mutex<String?>(nil)
    private let acknowledgement = Atomic(false)

    init(_ record: KafkaRecord) {
        userId = record.key.map { String(decoding: $0, as: UTF8.self) }
        writtenAt = record.timestamp
    }

    /// The event's id; nil before it is decoded.
    var eventId: String? { identifier.withLock { $0 } }

    /// Notes the event's id.
    func note(eventId: String) {
        identifier.withLock { $0 = eventId }
    }

    /// Whether the broker has acknowledged something that the event made.
    var hasAcknowledgement: Bool { acknowledgement.load(ordering: .acquiring) }

    /// Notes that the broker has acknowledged something.
    func noteAcknowledgement() {
        acknowledgement.store(true, ordering: .releasing)
    }

    /// How long ago the event was written; nil when the broker does not know.
    var age: Duration? {
        writtenAt.map { .seconds(max(0, Date().timeIntervalSince1970 - Double($0) / 1000)) }
    }
}
