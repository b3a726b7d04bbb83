import FoundationEssentials

/// Turns record keys and values into events, or says why they are poison.
///
/// Unknown fields are ignored, `null` counts as absent for an optional field, and of two fields of one name the first
/// counts. A byte order mark before the JSON text is skipped.
public struct EventDecoder: Sendable {
    /// The largest value that is looked at unless said otherwise: 1 MiB, the broker's usual limit.
    public static let defaultMaximumBytes = 1 << 20
    /// How deep arrays and objects may be nested.
    public static let maximumDepth = 64

    /// The largest value, in bytes, that is looked at.
    public let maximumBytes: Int

    /// Creates a decoder.
    ///
    /// - Parameter maximumBytes: The largest value that is looked at; anything larger is poison.
    public init(maximumBytes: Int = defaultMaximumBytes) {
        self.maximumBytes = maximumBytes
    }

    /// Decodes and validates the record of an event.
    ///
    /// - Parameters:
    ///   - type: The type that the record's topic carries.
    ///   - key: The record's key; when present it must be the UTF-8 of the event's id.
    ///   - value: The record's value; a tombstone (`nil`) is no event.
    /// - Returns: An event that keeps its contract.
    /// - Throws: ``ContractError``; such a record will not get better and belongs into the dead-letter topic.
    public func decode<Event: ContractEvent>(
        _ type: Event.Type = Event.self,
        key: [UInt8]?,
        value: [UInt8]?
    ) throws(ContractError) -> Event {
        guard let value, !value.isEmpty else {
            throw ContractError(.malformedJSON, topic: Event.topic, "is empty")
        }
        guard value.count <= maximumBytes else {
            throw ContractError(
                .invalidValue,
                topic: Event.topic,
                "has \(value.count) bytes, more than the \(maximumBytes) allowed"
            )
        }
        let text = value.starts(with: [0xef, 0xbb, 0xbf]) ? Array(value.dropFirst(3)) : value
        if let violation = JSONGrammar.violation(in: text, maximumDepth: Self.maximumDepth) {
            throw ContractError(.malformedJSON, topic: Event.topic, violation.description)
        }
        let event: Event = try Self.decode(Data(text))
        try event.validate()
        if let key, !key.elementsEqual(event.key.utf8) {
            throw ContractError(.keyMismatch, topic: Event.topic, "has a key that is not the id in its value")
        }
        return event
    }

    /// Decodes and validates a record of a compacted topic, where a tombstone erases what was under its key.
    ///
    /// - Parameters:
    ///   - type: The type that the record's topic carries.
    ///   - key: The record's key.
    ///   - value: The record's value, or `nil` for a tombstone.
    /// - Returns: The event or the erased id.
    /// - Throws: ``ContractError`` as ``decode(_:key:value:)`` does, and with code `key_mismatch` for a tombstone without
    ///   a key in UTF-8.
    public func decodeCompacted<Event: ContractEvent>(
        _ type: Event.Type = Event.self,
        key: [UInt8]?,
        value: [UInt8]?
    ) throws(ContractError) -> CompactedRecord<Event> {
        guard value == nil else { return .current(try decode(type, key: key, value: value)) }
        guard let key, !key.isEmpty, let identifier = String(validating: key, as: UTF8.self) else {
            throw ContractError(.keyMismatch, topic: Event.topic, "is a tombstone without an id in its key")
        }
        return .erased(key: identifier)
    }

    private static func decode<Event: ContractEvent>(_ data: Data) throws(ContractError) -> Event {
        let decoder = JSONDecoder()
        do {
            return try decoder.decode(Event.self, from: data)
        } catch {
            // Fields come and go between versions: an unknown version explains whatever else seems wrong.
            if let version = try? decoder.decode(SchemaVersionProbe.self, from: data).schemaVersion,
                version != contractSchemaVersion
            {
                throw ContractError(
                    .unsupportedSchemaVersion,
                    topic: Event.topic,
                    field: "schemaVersion",
                    "is \(version), and this worker knows version \(contractSchemaVersion)"
                )
            }
            throw ContractError(error, topic: Event.topic)
        }
    }
}

/// The one field that every version of every event has.
private struct SchemaVersionProbe: Decodable {
    let schemaVersion: Int
}
