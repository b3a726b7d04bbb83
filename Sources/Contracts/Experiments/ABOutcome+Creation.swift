import FoundationEssentials

extension ABOutcome {
    /// Creates an outcome under the current schema version; event id, outcome id and pair id follow from the rest.
    ///
    /// - Parameters:
    ///   - sourceEventId: The `eventId` of the interaction.
    ///   - occurredAt: When it happened.
    ///   - isTest: Whether it belongs to a test.
    ///   - ingestedAt: When the producer had the interaction.
    ///   - producer: Who produces the event.
    ///   - environment: Where the experiment runs.
    ///   - outcomeId: Identifies what happened; absent makes it the event's id.
    ///   - type: What happened.
    ///   - actorId: Who acted.
    ///   - targetId: Whom they acted on.
    ///   - initiatorId: Which of the two began what takes two; the outcome counts for them, else for the actor.
    ///   - impression: The impression behind it; without one the outcome is unattributed.
    ///   - reportedBy: How many of the two reported a meet.
    ///   - reportedAt: When it was reported; absent means when it happened.
    ///   - windowClosed: Whether the attribution window had closed.
    ///   - supersedes: The `outcomeId` that no longer counts.
    public init(
        sourceEventId: String,
        occurredAt: Timestamp,
        isTest: Bool? = nil,
        ingestedAt: Timestamp,
        producer: String,
        environment: String,
        outcomeId: String? = nil,
        type: Kind,
        actorId: String,
        targetId: String,
        initiatorId: String? = nil,
        impression: Impression?,
        reportedBy: MatchInteraction.Reporters? = nil,
        reportedAt: Timestamp? = nil,
        windowClosed: Bool = false,
        supersedes: String? = nil
    ) {
        let identifier = DeterministicIdentifier.event(on: Self.topic, from: sourceEventId)
        eventId = identifier
        self.outcomeId = outcomeId ?? identifier
        self.occurredAt = occurredAt
        schemaVersion = contractSchemaVersion
        self.isTest = isTest
        self.ingestedAt = ingestedAt
        self.producer = producer
        self.environment = environment
        self.type = type
        attribution = impression == nil ? .unattributed : .attributed
        experiment = impression?.experiment
        phase = impression?.phase
        configHash = impression?.configHash
        let viewer = initiatorId ?? actorId
        viewerId = viewer
        variant = impression?.variant
        candidateId = viewer == actorId ? targetId : actorId
        candidateVariant = impression?.candidateVariant
        team = impression?.team
        self.actorId = actorId
        self.targetId = targetId
        self.initiatorId = initiatorId
        pairId = Self.pair(actorId, targetId)
        impressionId = impression?.impressionId
        slateId = impression?.slateId
        viewedAt = impression?.viewedAt
        self.reportedBy = reportedBy
        self.reportedAt = reportedAt ?? occurredAt
        self.windowClosed = windowClosed
        self.supersedes = supersedes
    }

    /// The id of two members in either order: the version 5 UUID of the smaller id's length, that id and the other, so that
    /// no two pairs share a name.
    public static func pair(_ first: String, _ second: String) -> String {
        let isOrdered = first.utf8.lexicographicallyPrecedes(second.utf8)
        let (low, high) = isOrdered ? (first, second) : (second, first)
        let name = "pair|\(low.utf8.count)|\(low)|\(high)"
        return DeterministicIdentifier.version5(namespace: DeterministicIdentifier.namespace, name: name)
            .uuidString.lowercased()
    }
}
