/// The headers that make a record a CloudEvent 1.0 in the binary mode of the Kafka protocol binding.
///
/// They are written on every produced record and required on none.
public struct CloudEventHeaders: Sendable, Hashable {
    /// The names of the headers.
    public enum Name {
        /// The event's id.
        public static let id = "ce_id"
        /// The event's type.
        public static let type = "ce_type"
        /// Who produced the event.
        public static let source = "ce_source"
        /// When it occurred, RFC 3339.
        public static let time = "ce_time"
        /// The version of CloudEvents.
        public static let specificationVersion = "ce_specversion"
        /// The media type of the value.
        public static let contentType = "content-type"
    }

    /// The event's id.
    public let id: String
    /// The event's type: `stylematch.<topic>.v<schema version>`.
    public let type: String
    /// Who produced the event: a URI reference such as `/event-worker`.
    public let source: String
    /// When it occurred.
    public let time: Timestamp

    /// Describes an event.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - source: Who produces it: a URI reference such as `/event-worker`.
    public init<Event: ContractEvent>(_ event: Event, source: String) {
        id = event.eventId
        type = "stylematch.\(Event.topic).v\(event.schemaVersion)"
        self.source = source
        time = event.occurredAt
    }

    /// The headers in a fixed order.
    public var fields: [HeaderField] {
        [
            (Name.specificationVersion, "1.0"),
            (Name.id, id),
            (Name.type, type),
            (Name.source, source),
            (Name.time, time.rfc3339),
            (Name.contentType, "application/json"),
        ].map { ($0.0, Array($0.1.utf8)) }
    }
}
