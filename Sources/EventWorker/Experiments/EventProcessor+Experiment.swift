import Contracts
import Experimentation
import FoundationEssentials
import KafkaBridge

extension EventProcessor {
    /// Publishes what an interaction is for the experiment: an exposure, an outcome, and outcomes of which more is known now.
    func recordForExperiment(_ event: MatchInteraction, trace: [HeaderField]) async throws {
        guard let experiments else { return }
        let now = Timestamp(Date())
        if event.type == .impression {
            try await recordImpression(event, experiments, at: now, trace: trace)
        } else if ABOutcome.Kind(event.type) != nil {
            try await recordOutcome(event, experiments, at: now, trace: trace)
        }
        // Counted last: an event that waits for the broker is handled anew, and counts once.
        await dependencies.joins.noteActivity(event, at: now)
    }

    private func recordImpression(
        _ event: MatchInteraction,
        _ experiments: ExperimentDesk,
        at now: Timestamp,
        trace: [HeaderField]
    ) async throws {
        guard let slate = await slate(of: event), let named = slate.experiment,
            let experiment = experiments.experiment(of: named)
        else { return }
        let covariate = await dependencies.joins.covariate(of: event.viewerId, before: experiment.registration)
        let rule = ExposureRule(experiment, producer: OutgoingRecords.source)
        guard let exposure = rule.exposure(event, slate: slate, covariate: covariate, at: now) else { return }
        let pair = MemberPair(event)
        if await dependencies.joins.recall(pair)?.repeats(exposure, sourceEventId: event.eventId) == true {
            dependencies.statistics.update { $0.repeatedImpressions += 1 }
            return
        }
        // What is remembered has been written: an outcome never names an exposure that is not there.
        try await publish([try outgoing.message(exposure, trace: trace)])
        dependencies.statistics.metrics.wrote(exposure)
        let kept = KeptImpression(exposure, sourceEventId: event.eventId, window: experiment.window)
        let memory = await dependencies.joins.remember(.impression(kept), of: pair, for: retention(experiment))
        try await forgetIfErased(event)
        guard let memory, !memory.interactions.isEmpty else { return }
        try await write(memory, after: event, pair, experiments, at: now, trace: trace)
    }

    private func recordOutcome(
        _ event: MatchInteraction,
        _ experiments: ExperimentDesk,
        at now: Timestamp,
        trace: [HeaderField]
    ) async throws {
        let open = experiments.attributable(at: now)
        guard !open.isEmpty else { return }
        let pair = MemberPair(event)
        let retention = open.map(retention).max() ?? 0
        let memory =
            await dependencies.joins.remember(.interaction(event), of: pair, for: retention)
            ?? PairMemory(interactions: [KeptInteraction(event)])
        try await forgetIfErased(event)
        try await write(memory, after: event, pair, experiments, at: now, trace: trace)
    }

    private func write(
        _ memory: PairMemory,
        after event: MatchInteraction,
        _ pair: MemberPair,
        _ experiments: ExperimentDesk,
        at now: Timestamp,
        trace: [HeaderField]
    ) async throws {
        let open = experiments.attributable(at: now)
        let join = OutcomeJoin(
            memory,
            after: event.eventId,
            OutcomeStamp(
                producer: OutgoingRecords.source,
                environment: open.first?.registration.environment ?? "unknown",
                ingestedAt: now
            ),
            takesPart: { userId in open.contains { $0.arm(of: userId) != nil } }
        )
        guard !join.outcomes.isEmpty else { return }
        try await publish(try join.outcomes.map { try outgoing.message($0, trace: trace) })
        let written = memory.interactions.compactMap { interaction in
            join.findings[interaction.event.eventId].map { KeptInteraction(interaction.event, written: $0) }
        }
        await dependencies.joins.note(written, of: pair)
        try await forgetIfErased(event)
        dependencies.statistics.update { statistics in
            for outcome in join.outcomes { statistics.outcomes[outcome.attribution.rawValue, default: 0] += 1 }
        }
        for outcome in join.outcomes {
            let assigned = open.lazy.compactMap { $0.arm(of: outcome.viewerId)?.experiment.variant }.first
            if let variant = outcome.variant ?? assigned {
                dependencies.statistics.metrics.wrote(outcome, variant: variant)
            }
        }
    }

    /// Late outcomes are to be known as late, so what led to them is kept for twice the window.
    private func retention(_ experiment: RunningExperiment) -> Int64 { 2 * experiment.window }

    /// One of the two may have left meanwhile, and whoever erased them may have looked too early.
    private func forgetIfErased(_ event: MatchInteraction) async throws {
        if await !dependencies.roster.hasAttributes(event.candidateId) {
            try await dependencies.interactions.forget(event)
        }
        if await !dependencies.roster.hasAttributes(event.viewerId) {
            try await dependencies.members.erase(event.viewerId)
        }
    }

    private func publish(_ messages: [KafkaMessage]) async throws {
        try await dependencies.statistics.measure(.publish) { try await dependencies.sink.publish(messages) }
    }

    /// The slate that an interaction names, as it was emitted.
    private func slate(of event: MatchInteraction) async -> MatchCandidates? {
        guard let slateId = event.slateId, let kept = await dependencies.slates.slate(slateId) else { return nil }
        return try? EventDecoder().decode(MatchCandidates.self, key: nil, value: kept)
    }
}
