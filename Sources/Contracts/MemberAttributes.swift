/// A member's attributes as last accepted, on a compacted topic; a tombstone erases the member.
public struct MemberAttributes: ContractEvent, ProfileAttributes {
    /// The topic `member-attributes`.
    public static let topic = Topics.memberAttributes

    /// Identifies the event; derived from ``sourceEventId``, or from the event that changed what goes with the
    /// attributes, so that a repeated delivery repeats it.
    public let eventId: String
    /// When the attributes changed, as the source event says.
    public let occurredAt: Timestamp
    /// The version of the schema the event was written under.
    public let schemaVersion: Int
    /// Whether the event belongs to a test; absent means it does not.
    public let isTest: Bool?
    /// The `eventId` of the event these attributes come from.
    public let sourceEventId: String
    /// The member, and the key of the record.
    public let userId: String
    /// The member's gender, in the app's own words.
    public let gender: String
    /// The genders the member looks for, in the same words; at least one.
    public let seeking: [String]
    /// The year the member was born in.
    public let birthYear: Int
    /// Where the member lives, in the app's own words.
    public let region: String
    /// The ages the member looks for; absent means any.
    public let ageRange: AgeRange?
    /// Whom the member would like to meet, in their own words.
    public let idealType: String?
    /// How the member introduces themselves.
    public let introduction: String?
    /// The member's Myers-Briggs type.
    public let mbti: String?
    /// The members whom this member does not want to meet.
    public let blocked: [String]
    /// Whether the member takes part in matching.
    public let active: Bool
    /// The app's own text vector, used instead of ``textVectors``.
    public let textEmbedding: TextEmbedding?
    /// What a worker computed from the texts; absent when the app gave its own vector or there was nothing to compute.
    public let textVectors: TextVectors?
    /// The blocks that interactions told of; absent means that there never was one.
    public let interactionBlocks: InteractionBlocks?

    /// The id that is the record's key: the member's.
    public var key: String { userId }

    /// Creates the record of an accepted change under the current schema version.
    ///
    /// - Parameters:
    ///   - source: The accepted event.
    ///   - textVectors: What a worker computed from the event's texts; left out when the event has a vector of its own.
    ///   - interactionBlocks: The blocks that interactions told of.
    public init(
        accepting source: ProfileUpdated,
        textVectors: TextVectors? = nil,
        interactionBlocks: InteractionBlocks? = nil
    ) {
        eventId = DeterministicIdentifier.event(on: Self.topic, from: source.eventId)
        occurredAt = source.occurredAt
        schemaVersion = contractSchemaVersion
        isTest = source.isTest
        sourceEventId = source.eventId
        userId = source.userId
        gender = source.gender
        seeking = source.seeking
        birthYear = source.birthYear
        region = source.region
        ageRange = source.ageRange
        idealType = source.idealType
        introduction = source.introduction
        mbti = source.mbti
        blocked = source.blocked
        active = source.active
        textEmbedding = source.textEmbedding
        self.textVectors = source.textEmbedding == nil ? textVectors : nil
        self.interactionBlocks = interactionBlocks
    }

    /// Creates the record of attributes as they were, with other vectors or blocks.
    ///
    /// - Parameters:
    ///   - attributes: The attributes; `occurredAt` and `sourceEventId` stay.
    ///   - eventId: Identifies the record.
    ///   - textVectors: What a worker computed from the texts.
    ///   - interactionBlocks: The blocks that interactions told of.
    public init(
        _ attributes: MemberAttributes,
        eventId: String,
        textVectors: TextVectors?,
        interactionBlocks: InteractionBlocks?
    ) {
        self.eventId = eventId
        occurredAt = attributes.occurredAt
        schemaVersion = contractSchemaVersion
        isTest = attributes.isTest
        sourceEventId = attributes.sourceEventId
        userId = attributes.userId
        gender = attributes.gender
        seeking = attributes.seeking
        birthYear = attributes.birthYear
        region = attributes.region
        ageRange = attributes.ageRange
        idealType = attributes.idealType
        introduction = attributes.introduction
        mbti = attributes.mbti
        blocked = attributes.blocked
        active = attributes.active
        textEmbedding = attributes.textEmbedding
        self.textVectors = attributes.textEmbedding == nil ? textVectors : nil
        self.interactionBlocks = interactionBlocks
    }

    /// Checks lengths, ranges and forms.
    ///
    /// - Throws: ``ContractError`` for the first field that breaks the contract.
    public func validate() throws(ContractError) {
        let rules = FieldRules(self)
        try rules.envelope(self)
        try rules.identifier(sourceEventId, "sourceEventId")
        try rules.identifier(userId, "userId")
        try validateAttributes(rules)
        try textVectors?.validate(rules)
        try interactionBlocks?.validate(rules)
    }
}
