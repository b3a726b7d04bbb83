/// A member's attributes changed; the event carries all of them, not only those that changed.
public struct ProfileUpdated: ContractEvent, ProfileAttributes {
    /// The topic `profile-updated`.
    public static let topic = Topics.profileUpdated

    /// Identifies the event; a repeated delivery repeats it.
    public let eventId: String
    /// When the attributes changed; a later change wins over an earlier one.
    public let occurredAt: Timestamp
    /// The version of the schema the event was written under.
    public let schemaVersion: Int
    /// Whether the event belongs to a test; absent means it does not.
    public let isTest: Bool?
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
    /// The members whom this member does not want to meet; absent in JSON means none.
    public let blocked: [String]
    /// Whether the member takes part in matching; absent in JSON means yes.
    public let active: Bool
    /// The app's own text vector, used instead of the worker's.
    public let textEmbedding: TextEmbedding?

    /// The id that is the record's key: the member's.
    public var key: String { userId }

    /// Creates the event under the current schema version.
    public init(
        eventId: String,
        occurredAt: Timestamp,
        isTest: Bool? = nil,
        userId: String,
        gender: String,
        seeking: [String],
        birthYear: Int,
        region: String,
        ageRange: AgeRange? = nil,
        idealType: String? = nil,
        introduction: String? = nil,
        mbti: String? = nil,
        blocked: [String] = [],
        active: Bool = true,
        textEmbedding: TextEmbedding? = nil
    ) {
        self.eventId = eventId
        self.occurredAt = occurredAt
        schemaVersion = contractSchemaVersion
        self.isTest = isTest
        self.userId = userId
        self.gender = gender
        self.seeking = seeking
        self.birthYear = birthYear
        self.region = region
        self.ageRange = ageRange
        self.idealType = idealType
        self.introduction = introduction
        self.mbti = mbti
        self.blocked = blocked
        self.active = active
        self.textEmbedding = textEmbedding
    }

    /// Decodes the event; an absent `blocked` becomes empty and an absent `active` becomes true.
    ///
    /// - Throws: `DecodingError` for a field that is missing or of another type.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        eventId = try container.decode(String.self, forKey: .eventId)
        occurredAt = try container.decode(Timestamp.self, forKey: .occurredAt)
        schemaVersion = try container.decode(Int.self, forKey: .schemaVersion)
        isTest = try container.decodeIfPresent(Bool.self, forKey: .isTest)
        userId = try container.decode(String.self, forKey: .userId)
        gender = try container.decode(String.self, forKey: .gender)
        seeking = try container.decode([String].self, forKey: .seeking)
        birthYear = try container.decode(Int.self, forKey: .birthYear)
        region = try container.decode(String.self, forKey: .region)
        ageRange = try container.decodeIfPresent(AgeRange.self, forKey: .ageRange)
        idealType = try container.decodeIfPresent(String.self, forKey: .idealType)
        introduction = try container.decodeIfPresent(String.self, forKey: .introduction)
        mbti = try container.decodeIfPresent(String.self, forKey: .mbti)
        blocked = try container.decodeIfPresent([String].self, forKey: .blocked) ?? []
        active = try container.decodeIfPresent(Bool.self, forKey: .active) ?? true
        textEmbedding = try container.decodeIfPresent(TextEmbedding.self, forKey: .textEmbedding)
    }

    /// Checks lengths, ranges and forms.
    ///
    /// - Throws: ``ContractError`` for the first field that breaks the contract.
    public func validate() throws(ContractError) {
        let rules = FieldRules(self)
        try rules.envelope(self)
        try rules.identifier(userId, "userId")
        try validateAttributes(rules)
    }
}
