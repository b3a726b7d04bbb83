import Contracts
import Experimentation

/// Joins again what two members saw and did, by the rules of the worker, with everything that the topics hold.
struct PairRebuild {
    static let producer = "/stylelab-ab-rebuild"
    /// What the ids of events begin with that are known by their outcome alone.
    private static let ofOutcome = "outcome:"

    /// What the topics hold of two members.
    struct Input {
        /// Exposures as workers wrote them.
        var exposures: [ABExposure] = []
        /// Exposures made anew from impressions and slates.
        var remade: [ABExposure] = []
        /// Outcomes as workers wrote them.
        var outcomes: [ABOutcome] = []
        /// What the two did, impressions left out.
        var interactions: [MatchInteraction] = []
    }

    /// What is to be written.
    struct Output {
        /// Exposures that workers could not write.
        var exposures: [ABExposure] = []
        /// Outcomes that take the place of unattributed ones, or that say more.
        var outcomes: [ABOutcome] = []
        /// Which of the written outcomes stay, by their place.
        var kept: [Int] = []
        /// How many outcomes were not attributed before.
        var unattributedBefore = 0
        /// How many are not attributed now.
        var unattributedAfter = 0
    }

    let phases: RegisteredPhases

    func result(_ input: Input) -> Output {
        var output = Output()
        let impressions = impressions(input, &output)
        let places = Dictionary(grouping: input.outcomes.indices) { input.outcomes[$0].outcomeId }
        let interactions = interactions(input, places, impressions)
        let memory = PairMemory(impressions: impressions, interactions: interactions)
        let findings = OutcomeRule.findings(in: memory, outcomeId: Self.outcomeId)
        for interaction in interactions.sorted(by: { $0.event.eventId < $1.event.eventId }) {
            guard let finding = findings[interaction.event.eventId] else { continue }
            settle(
                interaction.event,
                finding,
                memory,
                written: places[Self.outcomeId(interaction.event.eventId)] ?? [],
                input.outcomes,
                &output
            )
        }
        output.kept.sort()
        return output
    }

    private func impressions(_ input: Input, _ output: inout Output) -> [KeptImpression] {
        var known: Set<String> = []
        var memory = PairMemory()
        func keep(_ exposure: ABExposure) -> Bool {
            guard let window = phases.window(exposure.experiment, exposure.phase) else { return false }
            memory.impressions.append(KeptImpression(exposure, sourceEventId: exposure.eventId, window: window))
            return true
        }
        for exposure in input.exposures where known.insert(exposure.eventId).inserted { _ = keep(exposure) }
        for exposure in input.remade.sorted(by: { ($0.viewedAt, $0.eventId) < ($1.viewedAt, $1.eventId) }) {
            guard known.insert(exposure.eventId).inserted,
                !memory.repeats(exposure, sourceEventId: exposure.eventId), keep(exposure)
            else { continue }
            output.exposures.append(exposure)
        }
        return memory.impressions
    }

    private func interactions(
        _ input: Input,
        _ places: [String: [Int]],
        _ impressions: [KeptImpression]
    ) -> [KeptInteraction] {
        var events: [String: MatchInteraction] = [:]
        for event in input.interactions { events[Self.outcomeId(event.eventId)] = event }
        for (outcomeId, places) in places where events[outcomeId] == nil {
            let lines = places.map { input.outcomes[$0] }
            guard let line = lines.first(where: { $0.attribution == .attributed }) ?? lines.first else { continue }
            events[outcomeId] = Self.event(of: line)
        }
        return events.map { outcomeId, event in
            let attributed = (places[outcomeId] ?? []).map { input.outcomes[$0] }
                .filter { $0.attribution == .attributed }
            guard let line = attributed.first else { return KeptInteraction(event) }
            let impression = impressions.first {
                $0.impression.impressionId == line.impressionId && $0.viewerId == line.viewerId
            }
            let finding = OutcomeFinding(
                initiatorId: line.initiatorId,
                impressionEventId: impression?.sourceEventId,
                supersedes: attributed.compactMap(\.supersedes).first
            )
            return KeptInteraction(event, written: finding)
        }
    }

    private func settle(
        _ event: MatchInteraction,
        _ finding: OutcomeFinding,
        _ memory: PairMemory,
        written places: [Int],
        _ outcomes: [ABOutcome],
        _ output: inout Output
    ) {
        let attributed = places.filter { outcomes[$0].attribution == .attributed }
        let line = places.first.map { outcomes[$0] }
        let stamp = OutcomeStamp(
            producer: Self.producer,
            environment: line?.environment ?? phases.environment,
            ingestedAt: line?.ingestedAt ?? event.occurredAt
        )
        let outcome = OutcomeRule.outcome(of: event, finding, in: memory, stamp, outcomeId: Self.outcomeId)
        guard attributed.isEmpty else {
            output.kept += attributed
            let saysMore = finding.supersedes != nil && attributed.allSatisfy { outcomes[$0].supersedes == nil }
            if saysMore, let outcome, outcome.attribution == .attributed { output.outcomes.append(outcome) }
            return
        }
        if !places.isEmpty { output.unattributedBefore += 1 }
        // What followed an exposure that does not count is no outcome.
        guard let outcome else { return }
        if outcome.attribution == .attributed {
            output.outcomes.append(outcome)
        } else if let first = places.first {
            output.kept.append(first)
            output.unattributedAfter += 1
        } else if [outcome.viewerId, outcome.candidateId].contains(where: phases.takesPart) {
            output.outcomes.append(outcome)
            output.unattributedAfter += 1
        }
    }

    /// The event that an outcome was written for, as far as the outcome tells.
    private static func event(of line: ABOutcome) -> MatchInteraction {
        MatchInteraction(
            eventId: ofOutcome + line.outcomeId,
            occurredAt: line.occurredAt,
            isTest: line.isTest,
            type: MatchInteraction.Kind(line.type),
            viewerId: line.actorId,
            candidateId: line.targetId,
            slateId: line.slateId,
            impressionId: line.impressionId,
            initiatorId: line.initiatorId,
            reportedBy: line.reportedBy,
            reportedAt: line.reportedAt
        )
    }

    private static func outcomeId(_ eventId: String) -> String {
        eventId.hasPrefix(ofOutcome) ? String(eventId.dropFirst(ofOutcome.count)) : OutcomeRule.outcomeId(eventId)
    }
}

extension MatchInteraction.Kind {
    fileprivate init(_ kind: ABOutcome.Kind) {
        self =
            switch kind {
            case .like: .like
            case .pass: .pass
            case .mutualLike: .mutualLike
            case .meetAsked: .meetAsked
            case .meet: .meet
            case .retract: .retract
            }
    }
}
