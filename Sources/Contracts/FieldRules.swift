/// The rules that several events share, each throwing the error that names topic and field.
///
/// Lengths count Unicode scalars, as JSON Schema does.
struct FieldRules {
    static let maximumIdentifierLength = 512
    static let maximumURLLength = 8192

    let topic: String

    init<Event: ContractEvent>(_ event: Event) {
        topic = Event.topic
    }

    func invalid(_ field: String, _ problem: String) -> ContractError {
        ContractError(.invalidValue, topic: topic, field: field, problem)
    }

    func require(_ condition: Bool, _ field: String, _ problem: @autoclosure () -> String) throws(ContractError) {
        guard condition else { throw invalid(field, problem()) }
    }

    /// `eventId` and `schemaVersion`.
    func envelope<Event: ContractEvent>(_ event: Event) throws(ContractError) {
        guard event.schemaVersion == contractSchemaVersion else {
            throw ContractError(
                .unsupportedSchemaVersion,
                topic: topic,
                field: "schemaVersion",
                "is \(event.schemaVersion), and this worker knows version \(contractSchemaVersion)"
            )
        }
        try identifier(event.eventId, "eventId")
    }

    /// An opaque id or name: not empty, not long, without control characters.
    func identifier(_ value: String, _ field: @autoclosure () -> String) throws(ContractError) {
        // Byte counts bound scalar counts, so that the common short id is settled without decoding it.
        let isShort =
            value.utf8.count <= Self.maximumIdentifierLength
            || value.unicodeScalars.count <= Self.maximumIdentifierLength
        guard !value.isEmpty, isShort else {
            throw invalid(field(), "must have 1 to \(Self.maximumIdentifierLength) characters")
        }
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw invalid(field(), "must not contain control characters")
        }
    }

    func identifiers(_ values: [String], _ field: String) throws(ContractError) {
        for (index, value) in values.enumerated() {
            try identifier(value, "\(field)[\(index)]")
        }
    }

    /// Lower-case hexadecimal SHA-256.
    func fingerprint(_ value: String, _ field: String) throws(ContractError) {
        let isDigest =
            value.utf8.count == 64
            && value.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
        try require(isDigest, field, "must be 64 lower-case hexadecimal digits")
    }

    func finite(_ value: Double, _ field: @autoclosure () -> String) throws(ContractError) {
        guard value.isFinite else { throw invalid(field(), "must be a finite number") }
    }
}
