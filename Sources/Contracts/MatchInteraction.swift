/// Something that one member did about another: saw, liked, passed, met, blocked.
public struct MatchInteraction: ContractEvent {
    /// The topic `match-interactions`.
    public static let topic = Topics.matchInteractions

    /// Identifies the event; a repeated delivery repeats it.
    public let eventId: String
    /// When it happened; of two that contradict each other the later one wins.
    public let occurredAt: Timestamp
    /// The version of the schema the event was written under.
    public let schemaVersion: Int
    /// Whether the event belongs to a test; absent means it does not.
    public let isTest: Bool?
    /// What happened.
    public let type: Kind
    /// The member who acts, and the key of the record.
    public let viewerId: String
    /// The member whom it is about.
    public let candidateId: String
    /// The slate that showed the candidate.
    public let slateId: String?
    /// Identifies the impression that this is, or that led to it.
    public let impressionId: String?
    /// The place at which the candidate was shown, from 1.
    public let position: Int?
    /// Where in the app it happened, in the app's own words.
    public let surface: String?
    /// Which of the two began what takes two.
    public let initiatorId: String?
    /// How many of the two reported a meeting.
    public let reportedBy: Reporters?
    /// When a meeting was reported, which is later than it happened; absent when that is not known.
    public let reportedAt: Timestamp?

    /// The id that is the record's key: the acting member's.
    public var key: String { viewerId }

    /// Creates the event under the current schema version.
    public init(
        eventId: String,
        occurredAt: Timestamp,
        isTest: Bool? = nil,
        type: Kind,
        viewerId: String,
        candidateId: String,
        slateId: String? = nil,
        impressionId: String? = nil,
        position: Int? = nil,
        surface: String? = nil,
        initiatorId: String? = nil,
        reportedBy: Reporters? = nil,
        reportedAt: Timestamp? = nil
    ) {
        self.eventId = eventId
        self.occurredAt = occurredAt
        schemaVersion = contractSchemaVersion
        self.isTest = isTest
        self.type = type
        self.viewerId = viewerId
        self.candidateId = candidateId
        self.slateId = slateId
        self.impressionId = impressionId
        self.position = position
        self.surface = surface
        self.initiatorId = initiatorId
        self.reportedBy = reportedBy
        self.reportedAt = reportedAt
    }

    /// Checks lengths, ranges, forms, and that the event is about two members.
    ///
    /// - Throws: ``ContractError`` for the first field that breaks the contract.
    public func validate() throws(ContractError) {
        let rules = FieldRules(self)
        try rules.envelope(self)
        try rules.identifier(viewerId, "viewerId")
        try rules.identifier(candidateId, "candidateId")
        let isAboutTwo = !viewerId.utf8.elementsEqual(candidateId.utf8)
        try rules.require(isAboutTwo, "candidateId", "must not be the viewerId")
        if let slateId { try rules.identifier(slateId, "slateId") }
        if let impressionId { try rules.identifier(impressionId, "impressionId") }
        if let position { try rules.require(position >= 1, "position", "must be at least 1") }
        if let surface { try rules.identifier(surface, "surface") }
        if let initiatorId {
            try rules.identifier(initiatorId, "initiatorId")
            let isOneOfTwo = [viewerId, candidateId].contains { $0.utf8.elementsEqual(initiatorId.utf8) }
            try rules.require(isOneOfTwo, "initiatorId", "must be the viewerId or the candidateId")
        }
    }
}
