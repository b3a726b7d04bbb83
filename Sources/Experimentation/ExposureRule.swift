public import Contracts
import FoundationEssentials

/// Makes exposures of impressions: joins them with the slates that they name. What cannot be joined is never guessed.
public struct ExposureRule: Sendable {
    /// What is said of an exposure after its phase was closed.
    public static let phaseClosed = "phase_closed"

    private let experiment: RunningExperiment
    private let producer: String

    /// The rule for a phase.
    ///
    /// - Parameters:
    ///   - experiment: The phase that the slate was made for.
    ///   - producer: Who writes the exposures.
    public init(_ experiment: RunningExperiment, producer: String) {
        self.experiment = experiment
        self.producer = producer
    }

    /// The exposure that an impression is.
    ///
    /// - Parameters:
    ///   - event: The impression.
    ///   - slate: The slate that it names, as it was emitted.
    ///   - covariate: What was known of the viewer before the phase.
    ///   - now: When the producer had the impression.
    /// - Returns: The exposure, which says so when it came after the phase was closed; `nil` when the slate is not of this
    ///   phase, not the viewer's or does not show the candidate, and outside of the phase's time.
    public func exposure(
        _ event: MatchInteraction,
        slate: MatchCandidates,
        covariate: Covariate? = nil,
        at now: Timestamp
    ) -> ABExposure? {
        let phase = experiment.registration
        guard event.type == .impression, slate.userId == event.viewerId,
            let shown = slate.candidates.first(where: { $0.userId == event.candidateId }),
            let arm = experiment.arm(of: event.viewerId), arm.experiment == slate.experiment,
            event.occurredAt >= phase.start, event.occurredAt <= phase.end ?? .latest
        else { return nil }
        let isAfterClosing = phase.status == .closed && event.occurredAt > phase.occurredAt
        return ABExposure(
            sourceEventId: event.eventId,
            isTest: event.isTest,
            ingestedAt: now,
            producer: producer,
            environment: phase.environment,
            experiment: phase.key,
            phase: phase.phase,
            configHash: phase.configHash,
            viewerId: event.viewerId,
            variant: arm.experiment.variant,
            bucket: arm.bucket,
            probability: arm.probability,
            excluded: isAfterClosing ? Self.phaseClosed : nil,
            covariate: covariate?.value,
            covariateAt: covariate?.at,
            candidateId: event.candidateId,
            candidateVariant: shown.variant,
            impressionId: event.impressionId ?? Self.impressionId(slate.slateId, event.candidateId),
            slateId: slate.slateId,
            viewedAt: event.occurredAt,
            position: event.position,
            surface: event.surface,
            scorer: slate.scorer,
            fingerprint: slate.fingerprint,
            rank: shown.rank,
            counterfactualRank: shown.counterfactualRank,
            team: shown.team
        )
    }

    /// Where the app gives the impression no id, one that follows from slate and candidate.
    private static func impressionId(_ slateId: String, _ candidateId: String) -> String {
        DeterministicIdentifier.version5(
            namespace: DeterministicIdentifier.namespace,
            name: "impression|\(slateId.utf8.count)|\(slateId)|\(candidateId)"
        ).uuidString.lowercased()
    }
}

/// What was known of a viewer before a phase began.
public struct Covariate: Sendable, Hashable {
    /// The figure, such as likes per impression.
    public let value: Double
    /// Up to which moment it was counted.
    public let at: Timestamp

    /// A figure.
    public init(value: Double, at: Timestamp) {
        self.value = value
        self.at = at
    }
}
