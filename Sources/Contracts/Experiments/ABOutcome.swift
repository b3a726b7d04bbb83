/// What came of an exposure: a like, a mutual like, a meet, or that something said before is taken back.
public struct ABOutcome: ContractEvent {
    /// The topic `ab-outcomes`.
    public static let topic = Topics.abOutcomes

    /// Identifies the event; derived from the interaction's event, so that a repeated delivery repeats it.
    public let eventId: String
    /// When it happened.
    public let occurredAt: Timestamp
    /// The version of the schema the event was written under.
    public let schemaVersion: Int
    /// Whether the event belongs to a test and is to be left out of analyses; absent means it does not.
    public let isTest: Bool?
    /// When the producer had the interaction.
    public let ingestedAt: Timestamp
    /// Who produced the event.
    public let producer: String
    /// Where the experiment runs, such as `production`.
    public let environment: String
    /// Identifies what happened. Where more became known of it later, the event was written again under this id: then the
    /// attributed one counts, and whatever any of them supersedes.
    public let outcomeId: String
    /// What happened.
    public let type: Kind
    /// Whether the impression behind it is known.
    public let attribution: Attribution
    /// The experiment's key; absent when unattributed.
    public let experiment: String?
    /// Its phase at the impression; absent when unattributed.
    public let phase: Int?
    /// The hash of the phase's configuration; absent when unattributed.
    public let configHash: String?
    /// The member whom it counts for, and the key of the record: who began it, else who acted.
    public let viewerId: String
    /// That member's arm at the impression; absent when unattributed.
    public let variant: String?
    /// The other member.
    public let candidateId: String
    /// The other member's arm at the impression; absent when they take no part, and when unattributed.
    public let candidateVariant: String?
    /// The variant whose list gave the entry of an interleaved slate, which the outcome is credited to; absent otherwise.
    public let team: String?
    /// Who acted.
    public let actorId: String
    /// Whom they acted on.
    public let targetId: String
    /// Which of the two began what takes two.
    public let initiatorId: String?
    /// Identifies the two in either order.
    public let pairId: String
    /// The impression that led to it; absent when unattributed.
    public let impressionId: String?
    /// The slate of that impression; absent when unattributed.
    public let slateId: String?
    /// When that impression was seen; absent when unattributed, and when only its slate is known.
    public let viewedAt: Timestamp?
    /// How many of the two reported a meet.
    public let reportedBy: MatchInteraction.Reporters?
    /// When it was reported, which for a meet is later than it happened.
    public let reportedAt: Timestamp
    /// Whether it happened after the attribution window of the impression; such an outcome is late and does not count.
    public let windowClosed: Bool
    /// The `outcomeId` that no longer counts because of this event.
    public let supersedes: String?

    /// The id that is the record's key.
    public var key: String { viewerId }

    /// Checks lengths, ranges, forms, and that the outcome is about two members.
    ///
    /// - Throws: ``ContractError`` for the first field that breaks the contract.
    public func validate() throws(ContractError) {
        let rules = FieldRules(self)
        try rules.envelope(self)
        try rules.identifier(producer, "producer")
        try rules.identifier(environment, "environment")
        try rules.identifier(outcomeId, "outcomeId")
        if let experiment { try rules.identifier(experiment, "experiment") }
        if let phase { try rules.require(phase >= 0, "phase", "must not be negative") }
        if let configHash { try rules.fingerprint(configHash, "configHash") }
        try rules.identifier(viewerId, "viewerId")
        if let variant { try rules.identifier(variant, "variant") }
        try rules.identifier(candidateId, "candidateId")
        if let candidateVariant { try rules.identifier(candidateVariant, "candidateVariant") }
        if let team { try rules.identifier(team, "team") }
        try rules.identifier(actorId, "actorId")
        try rules.identifier(targetId, "targetId")
        try rules.require(!actorId.utf8.elementsEqual(targetId.utf8), "targetId", "must not be the actorId")
        if let initiatorId {
            try rules.identifier(initiatorId, "initiatorId")
            let isOneOfTwo = [actorId, targetId].contains { $0.utf8.elementsEqual(initiatorId.utf8) }
            try rules.require(isOneOfTwo, "initiatorId", "must be the actorId or the targetId")
        }
        try rules.identifier(pairId, "pairId")
        if let impressionId { try rules.identifier(impressionId, "impressionId") }
        if let slateId { try rules.identifier(slateId, "slateId") }
        if let supersedes { try rules.identifier(supersedes, "supersedes") }
    }
}
