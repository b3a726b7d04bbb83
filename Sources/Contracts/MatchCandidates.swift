/// A slate: the members that one member is to be shown, best first.
public struct MatchCandidates: ContractEvent {
    /// The topic `match-candidates`.
    public static let topic = Topics.matchCandidates

    /// Identifies the event; derived from ``sourceEventId``, so that a repeated delivery repeats it.
    public let eventId: String
    /// When the slate was ranked.
    public let occurredAt: Timestamp
    /// The version of the schema the event was written under.
    public let schemaVersion: Int
    /// Whether the event belongs to a test; absent means it does not.
    public let isTest: Bool?
    /// Identifies the slate; likes and meets refer to it.
    public let slateId: String
    /// The member who will see the slate, and the key of the record.
    public let userId: String
    /// The `eventId` of the event that asked for the slate or caused it.
    public let sourceEventId: String
    /// The experiment and the viewer's arm in it; absent when there is none.
    public let experiment: Experiment?
    /// How the candidates were ranked.
    public let scorer: Scorer
    /// What decided the embeddings that were compared.
    public let fingerprint: String
    /// What made the text vectors that were compared: a text fingerprint, or the app's name of its own model; absent
    /// when the worker has no text vectors.
    public let textModel: String?
    /// Identifies the calibration that text and style scores went through.
    public let calibration: String?
    /// The weights that the scores were added up with.
    public let weights: Weights?
    /// Identifies the two-sided filter.
    public let filterVersion: String?
    /// How many members passed the two-sided filter, before the slate was cut to length.
    public let eligible: Int
    /// How many members the filter kept out for each reason; absent when it kept out nobody.
    public let excluded: [Exclusion]?
    /// Whether the member has no style embedding yet, so that style could not take part.
    public let styleMissing: Bool
    /// Why the slate is worse than it could be, as short codes; empty when nothing is wrong.
    public let degraded: [String]
    /// The candidates by rank, from rank 1 without a gap.
    public let candidates: [Candidate]

    /// The id that is the record's key: the member's.
    public var key: String { userId }

    /// Creates a slate under the current schema version; its ids follow from the source event.
    ///
    /// - Parameters:
    ///   - sourceEventId: The `eventId` of the event that caused the slate.
    ///   - occurredAt: When the slate was ranked.
    ///   - isTest: Whether the slate belongs to a test.
    ///   - userId: The member who will see the slate.
    ///   - experiment: The experiment and the viewer's arm in it.
    ///   - scorer: How the candidates were ranked.
    ///   - fingerprint: 64 lower-case hexadecimal digits.
    ///   - textModel: What made the text vectors.
    ///   - calibration: Identifies the calibration.
    ///   - weights: The weights.
    ///   - filterVersion: Identifies the two-sided filter.
    ///   - eligible: How many members passed the two-sided filter.
    ///   - excluded: How many it kept out for each reason.
    ///   - styleMissing: Whether the member has no style embedding yet.
    ///   - degraded: Short codes.
    ///   - candidates: The candidates by rank, from rank 1 without a gap.
    public init(
        sourceEventId: String,
        occurredAt: Timestamp,
        isTest: Bool? = nil,
        userId: String,
        experiment: Experiment? = nil,
        scorer: Scorer,
        fingerprint: String,
        textModel: String? = nil,
        calibration: String? = nil,
        weights: Weights? = nil,
        filterVersion: String? = nil,
        eligible: Int,
        excluded: [Exclusion] = [],
        styleMissing: Bool,
        degraded: [String] = [],
        candidates: [Candidate]
    ) {
        let identifier = DeterministicIdentifier.event(on: Self.topic, from: sourceEventId)
        eventId = identifier
        slateId = identifier
        self.occurredAt = occurredAt
        schemaVersion = contractSchemaVersion
        self.isTest = isTest
        self.userId = userId
        self.sourceEventId = sourceEventId
        self.experiment = experiment
        self.scorer = scorer
        self.fingerprint = fingerprint
        self.textModel = textModel
        self.calibration = calibration
        self.weights = weights
        self.filterVersion = filterVersion
        self.eligible = eligible
        self.excluded = excluded.isEmpty ? nil : excluded
        self.styleMissing = styleMissing
        self.degraded = degraded
        self.candidates = candidates
    }

    /// Checks lengths, ranges, forms, and that ranks run from 1 without a gap.
    ///
    /// - Throws: ``ContractError`` for the first field that breaks the contract.
    public func validate() throws(ContractError) {
        let rules = FieldRules(self)
        try rules.envelope(self)
        try rules.identifier(slateId, "slateId")
        try rules.identifier(userId, "userId")
        try rules.identifier(sourceEventId, "sourceEventId")
        try rules.fingerprint(fingerprint, "fingerprint")
        try experiment?.validate(rules)
        if let textModel { try rules.identifier(textModel, "textModel") }
        if let calibration { try rules.identifier(calibration, "calibration") }
        try weights?.validate(rules)
        if let filterVersion { try rules.identifier(filterVersion, "filterVersion") }
        try rules.require(eligible >= 0, "eligible", "must not be negative")
        for (index, exclusion) in (excluded ?? []).enumerated() { try exclusion.validate(at: index, rules) }
        try rules.identifiers(degraded, "degraded")
        try rules.require(candidates.count <= eligible, "candidates", "must not be more than the eligible")
        for (index, candidate) in candidates.enumerated() {
            try candidate.validate(at: index, rules)
        }
    }
}
