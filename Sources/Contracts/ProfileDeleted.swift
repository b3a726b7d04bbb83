/// A member left: erase them everywhere.
public struct ProfileDeleted: ContractEvent {
    /// The topic `profile-deleted`.
    public static let topic = Topics.profileDeleted

    /// Identifies the event; a repeated delivery repeats it.
    public let eventId: String
    /// When the member left; older events of the member no longer count.
    public let occurredAt: Timestamp
    /// The version of the schema the event was written under.
    public let schemaVersion: Int
    /// Whether the event belongs to a test; absent means it does not.
    public let isTest: Bool?
    /// The member who left, and the key of the record.
    public let userId: String

    /// The id that is the record's key: the member's.
    public var key: String { userId }

    /// Creates the event under the current schema version.
    public init(eventId: String, occurredAt: Timestamp, isTest: Bool? = nil, userId: String) {
        self.eventId = eventId
        self.occurredAt = occurredAt
        schemaVersion = contractSchemaVersion
        self.isTest = isTest
        self.userId = userId
    }

    /// Checks lengths and forms.
    ///
    /// - Throws: ``ContractError`` for the first field that breaks the contract.
    public func validate() throws(ContractError) {
        let rules = FieldRules(self)
        try rules.envelope(self)
        try rules.identifier(userId, "userId")
    }
}
