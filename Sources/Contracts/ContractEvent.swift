/// What every event carries: one JSON object a record, on one topic, under one key.
public protocol ContractEvent: Codable, Hashable, Sendable {
    /// The topic that carries this type of event.
    static var topic: String { get }

    /// Identifies the event; a repeated delivery repeats it.
    var eventId: String { get }
    /// When what the event tells happened.
    var occurredAt: Timestamp { get }
    /// The version of the schema it was written under.
    var schemaVersion: Int { get }
    /// Whether the event belongs to a test and is to be left out of analyses; absent means it does not.
    var isTest: Bool? { get }
    /// The id that is the record's key.
    var key: String { get }

    /// Checks what the types alone do not say: lengths, ranges, forms.
    ///
    /// - Throws: ``ContractError`` for the first field that breaks the contract.
    func validate() throws(ContractError)
}

/// The version of the schemas that this build reads and writes.
public let contractSchemaVersion = 1
