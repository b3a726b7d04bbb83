/// A member of an experiment was really shown a candidate: what every rate is counted out of.
public struct ABExposure: ContractEvent {
    /// The topic `ab-exposures`.
    public static let topic = Topics.abExposures

    /// Identifies the event; derived from the impression's event, so that a repeated delivery repeats it.
    public let eventId: String
    /// When the impression happened.
    public let occurredAt: Timestamp
    /// The version of the schema the event was written under.
    public let schemaVersion: Int
    /// Whether the event belongs to a test and is to be left out of analyses; absent means it does not.
    public let isTest: Bool?
    /// When the producer had the impression.
    public let ingestedAt: Timestamp
    /// Who produced the event.
    public let producer: String
    /// Where the experiment runs, such as `production`.
    public let environment: String
    /// The experiment's key.
    public let experiment: String
    /// Its phase.
    public let phase: Int
    /// The hash of the phase's configuration.
    public let configHash: String
    /// The member who was shown something: the unit that was assigned, and the key of the record.
    public let viewerId: String
    /// The viewer's arm; `interleaved` where all viewers see the lists of all variants in turn.
    public let variant: String
    /// Where the viewer's id falls, in 0..<1.
    public let bucket: Double
    /// The probability of the viewer's arm.
    public let probability: Double
    /// Why the exposure does not count, such as `phase_closed` for one after the phase was closed; absent when it does.
    public let excluded: String?
    /// What was known of the viewer before the phase, such as their like rate; absent when nothing was.
    public let covariate: Double?
    /// When the covariate was taken; before the phase began.
    public let covariateAt: Timestamp?
    /// The member who was shown.
    public let candidateId: String
    /// The candidate's own arm; absent when they take no part.
    public let candidateVariant: String?
    /// Identifies the impression.
    public let impressionId: String
    /// The slate that it comes from.
    public let slateId: String
    /// When the viewer saw the candidate.
    public let viewedAt: Timestamp
    /// The place at which the candidate was shown, from 1.
    public let position: Int?
    /// Where in the app it was, in the app's own words.
    public let surface: String?
    /// How the slate was really ranked.
    public let scorer: MatchCandidates.Scorer
    /// What decided the embeddings that were compared.
    public let fingerprint: String
    /// The candidate's rank in the slate, from 1.
    public let rank: Int?
    /// The rank under the other arm's scorer.
    public let counterfactualRank: Int?
    /// The variant whose list gave this entry of an interleaved slate, and whom its outcomes are credited to; absent on
    /// others.
    public let team: String?

    /// The id that is the record's key: the viewer's.
    public var key: String { viewerId }

    /// Creates the event under the current schema version; its id follows from the impression's event.
    public init(
        sourceEventId: String,
        isTest: Bool? = nil,
        ingestedAt: Timestamp,
        producer: String,
        environment: String,
        experiment: String,
        phase: Int,
        configHash: String,
        viewerId: String,
        variant: String,
        bucket: Double,
        probability: Double,
        excluded: String? = nil,
        covariate: Double? = nil,
        covariateAt: Timestamp? = nil,
        candidateId: String,
        candidateVariant: String? = nil,
        impressionId: String,
        slateId: String,
        viewedAt: Timestamp,
        position: Int? = nil,
        surface: String? = nil,
        scorer: MatchCandidates.Scorer,
        fingerprint: String,
        rank: Int? = nil,
        counterfactualRank: Int? = nil,
        team: String? = nil
    ) {
        eventId = DeterministicIdentifier.event(on: Self.topic, from: sourceEventId)
        occurredAt = viewedAt
        schemaVersion = contractSchemaVersion
        self.isTest = isTest
        self.ingestedAt = ingestedAt
        self.producer = producer
        self.environment = environment
        self.experiment = experiment
        self.phase = phase
        self.configHash = configHash
        self.viewerId = viewerId
        self.variant = variant
        self.bucket = bucket
        self.probability = probability
        self.excluded = excluded
        self.covariate = covariate
        self.covariateAt = covariateAt
        self.candidateId = candidateId
        self.candidateVariant = candidateVariant
        self.impressionId = impressionId
        self.slateId = slateId
        self.viewedAt = viewedAt
        self.position = position
        self.surface = surface
        self.scorer = scorer
        self.fingerprint = fingerprint
        self.rank = rank
        self.counterfactualRank = counterfactualRank
        self.team = team
    }

    /// Checks lengths, ranges and forms.
    ///
    /// - Throws: ``ContractError`` for the first field that breaks the contract.
    public func validate() throws(ContractError) {
        let rules = FieldRules(self)
        try rules.envelope(self)
        try rules.identifier(producer, "producer")
        try rules.identifier(environment, "environment")
        try rules.identifier(experiment, "experiment")
        try rules.require(phase >= 0, "phase", "must not be negative")
        try rules.fingerprint(configHash, "configHash")
        try rules.identifier(viewerId, "viewerId")
        try rules.identifier(variant, "variant")
        try rules.require((0...1).contains(bucket), "bucket", "must be from 0 to 1")
        try rules.require((0...1).contains(probability), "probability", "must be from 0 to 1")
        if let excluded { try rules.identifier(excluded, "excluded") }
        if let covariate { try rules.finite(covariate, "covariate") }
        try rules.identifier(candidateId, "candidateId")
        if let candidateVariant { try rules.identifier(candidateVariant, "candidateVariant") }
        try rules.identifier(impressionId, "impressionId")
        try rules.identifier(slateId, "slateId")
        if let position { try rules.require(position >= 1, "position", "must be at least 1") }
        if let surface { try rules.identifier(surface, "surface") }
        try rules.fingerprint(fingerprint, "fingerprint")
        if let rank { try rules.require(rank >= 1, "rank", "must be at least 1") }
        if let counterfactualRank {
            try rules.require(counterfactualRank >= 1, "counterfactualRank", "must be at least 1")
        }
        if let team { try rules.identifier(team, "team") }
    }
}
