import Contracts
import FoundationEssentials

/// Joins what members did with the slates they did it on, and makes exposures and outcomes of it. What cannot be joined is
/// never guessed.
struct ExperimentEvents: Sendable {
    let experiment: RunningExperiment

    /// The exposure that an impression is; nil when its slate is not of this phase, not known or not the viewer's, and
    /// outside of the phase's time.
    func exposure(_ event: MatchInteraction, slate: MatchCandidates?, at now: Timestamp) -> ABExposure? {
        let phase = experiment.registration
        guard event.type == .impression, let slate, let shown = shown(event.candidateId, to: event.viewerId, on: slate),
            let arm = experiment.arm(of: event.viewerId), arm.experiment == slate.experiment,
            event.occurredAt >= phase.start, event.occurredAt <= phase.end ?? .latest
        else { return nil }
        return ABExposure(
            sourceEventId: event.eventId,
            isTest: event.isTest,
            ingestedAt: now,
            producer: OutgoingRecords.source,
            environment: phase.environment,
            experiment: phase.key,
            phase: phase.phase,
            configHash: phase.configHash,
            viewerId: event.viewerId,
            variant: arm.experiment.variant,
            bucket: arm.bucket,
            probability: arm.probability,
            candidateId: event.candidateId,
            candidateVariant: shown.variant,
            impressionId: Self.impression(event, on: slate),
            slateId: slate.slateId,
            viewedAt: event.occurredAt,
            position: event.position,
            surface: event.surface,
            scorer: slate.scorer,
            fingerprint: slate.fingerprint,
            rank: shown.rank,
            counterfactualRank: shown.counterfactualRank
        )
    }

    /// The outcome that an interaction is; nil for what is none, and for members who take no part.
    func outcome(_ event: MatchInteraction, slate: MatchCandidates?, at now: Timestamp) -> ABOutcome? {
        guard let kind = Self.kind(event.type) else { return nil }
        let viewer = event.initiatorId ?? event.viewerId
        let other = viewer == event.viewerId ? event.candidateId : event.viewerId
        guard let arm = experiment.arm(of: viewer) else { return nil }
        let phase = experiment.registration
        var impression: ABOutcome.Impression?
        if let slate, let shown = shown(other, to: viewer, on: slate), slate.experiment == arm.experiment {
            impression = ABOutcome.Impression(
                experiment: phase.key,
                phase: phase.phase,
                configHash: phase.configHash,
                variant: arm.experiment.variant,
                candidateVariant: shown.variant,
                impressionId: Self.impression(event, on: slate),
                slateId: slate.slateId
            )
        }
        let window = Int64(phase.attributionWindowHours) * 3_600_000
        return ABOutcome(
            sourceEventId: event.eventId,
            occurredAt: event.occurredAt,
            isTest: event.isTest,
            ingestedAt: now,
            producer: OutgoingRecords.source,
            environment: phase.environment,
            outcomeId: kind == .retract ? nil : impression.map { Self.outcome(kind, of: viewer, other, $0) },
            type: kind,
            actorId: event.viewerId,
            targetId: event.candidateId,
            initiatorId: event.initiatorId,
            impression: impression,
            reportedBy: event.reportedBy,
            windowClosed: slate.map {
                event.occurredAt.millisecondsSinceEpoch > $0.occurredAt.millisecondsSinceEpoch + window
            } ?? false,
            supersedes: kind == .retract ? impression.map { Self.outcome(.like, of: viewer, other, $0) } : nil
        )
    }

    private func shown(_ candidate: String, to viewer: String, on slate: MatchCandidates) -> MatchCandidates.Candidate?
    {
        guard slate.userId == viewer else { return nil }
        return slate.candidates.first { $0.userId == candidate }
    }

    /// The app's own id of the impression, else one that follows from slate and candidate, the same for what comes of it.
    private static func impression(_ event: MatchInteraction, on slate: MatchCandidates) -> String {
        let other = slate.userId == event.viewerId ? event.candidateId : event.viewerId
        return event.impressionId ?? identifier("impression", slate.slateId, other)
    }

    /// Follows from what happened between whom on which slate: a second report of one meet is the same outcome, and a like
    /// that is taken back can be named without having been remembered.
    private static func outcome(
        _ kind: ABOutcome.Kind,
        of viewer: String,
        _ other: String,
        _ impression: ABOutcome.Impression
    ) -> String {
        identifier(kind.rawValue, impression.slateId, ABOutcome.pair(viewer, other))
    }

    private static func identifier(_ kind: String, _ slateId: String, _ other: String) -> String {
        let name = "\(kind)|\(slateId.utf8.count)|\(slateId)|\(other)"
        return DeterministicIdentifier.version5(namespace: DeterministicIdentifier.namespace, name: name)
            .uuidString.lowercased()
    }

    private static func kind(_ kind: MatchInteraction.Kind) -> ABOutcome.Kind? {
        switch kind {
        case .like: .like
        case .pass: .pass
        case .mutualLike: .mutualLike
        case .meetAsked: .meetAsked
        case .meet: .meet
        case .retract: .retract
        case .impression, .block, .unblock: nil
        }
    }
}
