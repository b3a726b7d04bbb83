/// The app asks for a fresh slate for a member.
public struct SlateRequested: ContractEvent {
    /// The topic `slate-requested`.
    public static let topic = Topics.slateRequested
    /// How many candidates may be asked for.
    public static let limits = 1...1000

    /// Identifies the event; a repeated delivery repeats it.
    public let eventId: String
    /// When the slate was asked for.
    public let occurredAt: Timestamp
    /// The version of the schema the event was written under.
    public let schemaVersion: Int
    /// Whether the event belongs to a test; absent means it does not.
    public let isTest: Bool?
    /// The member who will see the slate, and the key of the record.
    public let userId: String
    /// The most candidates wanted, within ``limits``; absent leaves it to the worker.
    public let limit: Int?

    /// The id that is the record's key: the member's.
    public var key: String { userId }

    /// Creates the event under the current schema version.
    public init(eventId: String, occurredAt: Timestamp, isTest: Bool? = nil, userId: String, limit: Int? = nil) {
        self.eventId = eventId
        self.occurredAt = occurredAt
        schemaVersion = contractSchemaVersion
        self.isTest = isTest
        self.userId = userId
        self.limit = limit
    }

    /// Checks lengths and ranges.
    ///
    /// - Throws: ``ContractError`` for the first field that breaks the contract.
    public func validate() throws(ContractError) {
        let rules = FieldRules(self)
        try rules.envelope(self)
        try rules.identifier(userId, "userId")
        if let limit {
            try rules.require(
                Self.limits.contains(limit),
                "limit",
                "must be from \(Self.limits.lowerBound) to \(Self.limits.upperBound)"
            )
        }
    }
}
