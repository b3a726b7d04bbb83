import Contracts
import FoundationEssentials
import KafkaBridge

extension EventProcessor {
    /// Publishes the exposure or the outcome that an interaction is, where an experiment runs.
    func recordForExperiment(_ event: MatchInteraction, trace: [HeaderField]) async throws {
        guard let experiment else { return }
        let events = ExperimentEvents(experiment: experiment)
        let slate = await slate(of: event)
        let now = Timestamp(Date())
        var messages: [KafkaMessage] = []
        let exposure = events.exposure(event, slate: slate, at: now)
        let outcome = events.outcome(event, slate: slate, at: now)
        if let exposure {
            messages.append(try outgoing.message(exposure, trace: trace))
        }
        if let outcome {
            messages.append(try outgoing.message(outcome, trace: trace))
        }
        guard !messages.isEmpty else { return }
        let ready = messages
        try await dependencies.statistics.measure(.publish) { try await dependencies.sink.publish(ready) }
        let metrics = dependencies.statistics.metrics
        if let exposure { metrics.wrote(exposure) }
        if let outcome, let arm = experiment.arm(of: outcome.initiatorId ?? outcome.actorId) {
            metrics.wrote(outcome, variant: arm.experiment.variant)
        }
    }

    /// The slate that an interaction names, as it was emitted.
    private func slate(of event: MatchInteraction) async -> MatchCandidates? {
        guard let slateId = event.slateId, let kept = await dependencies.slates.slate(slateId) else { return nil }
        return try? EventDecoder().decode(MatchCandidates.self, key: nil, value: kept)
    }
}
