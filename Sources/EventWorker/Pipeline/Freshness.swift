package import Contracts

/// How an event stands to what is already known about its member.
package enum Freshness: Sendable, Hashable {
    /// Newer than what is known.
    case new
    /// The event that is known already, delivered again.
    case repeated
    /// Older than what is known: it changes nothing.
    case stale

    /// Compares an event with the state it would replace and with the member's erasure.
    ///
    /// - Parameters:
    ///   - event: when the event occurred, and its id.
    ///   - known: when the known state occurred, and the id of the event it came from.
    ///   - erasedAt: when the member was erased, if ever.
    package init(
        of event: (occurredAt: Timestamp, eventId: String),
        against known: (occurredAt: Timestamp, sourceEventId: String)?,
        erasedAt: Timestamp?
    ) {
        if let erasedAt, event.occurredAt <= erasedAt {
            self = .stale
        } else if let known, known.sourceEventId == event.eventId {
            self = .repeated
        } else if let known, event.occurredAt < known.occurredAt {
            self = .stale
        } else {
            self = .new
        }
    }
}
