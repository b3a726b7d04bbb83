public import Contracts

/// An impression as it is remembered for the attribution window: what an outcome has to know of it.
public struct KeptImpression: Codable, Hashable, Sendable {
    /// The event that told of it.
    public let sourceEventId: String
    /// The member who was shown somebody.
    public let viewerId: String
    /// The member who was shown.
    public let candidateId: String
    /// When, at the viewer's.
    public let viewedAt: Timestamp
    /// What an outcome says of it.
    public let impression: ABOutcome.Impression
    /// Where the experiment runs.
    public let environment: String
    /// How long after it an outcome counts, in milliseconds.
    public let window: Int64
    /// Whether the exposure does not count, so that neither do its outcomes.
    public let isExcluded: Bool

    /// What is remembered of an exposure.
    ///
    /// - Parameters:
    ///   - exposure: The exposure.
    ///   - sourceEventId: The event that told of the impression.
    ///   - window: How long after it an outcome counts, in milliseconds.
    public init(_ exposure: ABExposure, sourceEventId: String, window: Int64) {
        self.sourceEventId = sourceEventId
        viewerId = exposure.viewerId
        candidateId = exposure.candidateId
        viewedAt = exposure.viewedAt
        impression = ABOutcome.Impression(
            experiment: exposure.experiment,
            phase: exposure.phase,
            configHash: exposure.configHash,
            variant: exposure.variant,
            candidateVariant: exposure.candidateVariant,
            team: exposure.team,
            impressionId: exposure.impressionId,
            slateId: exposure.slateId,
            viewedAt: exposure.viewedAt
        )
        environment = exposure.environment
        self.window = window
        isExcluded = exposure.excluded != nil
    }

    /// Whether something at a moment came after the attribution window.
    public func isLate(_ moment: Timestamp) -> Bool {
        moment.millisecondsSinceEpoch > viewedAt.millisecondsSinceEpoch + window
    }
}
