import Contracts
import FoundationEssentials
import KafkaBridge
import Matching

/// Ranks candidates and emits slates.
struct SlateMaker: Sendable {
    private let dependencies: EventProcessor.Dependencies
    private let outgoing: OutgoingRecords
    /// How a slate is ranked now; asked once for each slate.
    private let currentRanking: @Sendable () -> SlateRanking

    init(
        _ dependencies: EventProcessor.Dependencies,
        outgoing: OutgoingRecords,
        ranking: @escaping @Sendable () -> SlateRanking
    ) {
        self.dependencies = dependencies
        self.outgoing = outgoing
        currentRanking = ranking
    }

    /// Emits the slate that an event causes. A slate emitted before for the same event is emitted again as it was.
    ///
    /// - Throws: `MatchingError` with `unknown_member` when no attributes of the member are known.
    func emit(
        for userId: String,
        limit: Int?,
        sourceEventId: String,
        isTest: Bool?,
        trace: [HeaderField]
    ) async throws {
        let message = try await slateMessage(for: userId, limit: limit, sourceEventId, isTest: isTest, trace: trace)
        try await dependencies.statistics.measure(.publish) { try await dependencies.sink.publish([message]) }
        dependencies.statistics.update { $0.slates += 1 }
        if let age = CurrentEvent.current?.age { dependencies.statistics.metrics.delivered(slateAfter: age) }
    }

    /// The slate of an event as it was kept, or as it is ranked and kept now.
    private func slateMessage(
        for userId: String,
        limit: Int?,
        _ sourceEventId: String,
        isTest: Bool?,
        trace: [HeaderField]
    ) async throws -> KafkaMessage {
        let slateId = DeterministicIdentifier.event(on: Topics.matchCandidates, from: sourceEventId)
        while true {
            let slate: MatchCandidates
            let message: KafkaMessage
            if let kept = await dependencies.slates.slate(slateId),
                let known = try? EventDecoder().decode(MatchCandidates.self, key: Array(userId.utf8), value: kept)
            {
                slate = known
                message = outgoing.message(known, value: kept, trace: trace)
            } else {
                slate = try await rank(userId, limit: limit, sourceEventId, isTest: isTest)
                dependencies.statistics.metrics.made(slate)
                message = try outgoing.message(slate, trace: trace)
                await dependencies.slates.keep(slate: message.value ?? [], id: slateId, members: slate.members)
            }
            // Somebody may have left meanwhile, and whoever erased them may have looked too early.
            guard await dependencies.roster.hasErased(among: slate.members) else { return message }
            try await dependencies.slates.forget(slate: slateId, members: slate.members)
        }
    }

    private func rank(
        _ userId: String,
        limit: Int?,
        _ sourceEventId: String,
        isTest: Bool?
    ) async throws -> MatchCandidates {
        let ranking = currentRanking()
        let now = Timestamp(Date())
        let history = await dependencies.interactions.history(of: userId, at: now)
        let choice = ranking.chooser(userId, now)
        let made = try await entries(userId, limit: limit, choice, history: history, at: now, sourceEventId, ranking)
        let ranked = made.slate
        return MatchCandidates(
            sourceEventId: sourceEventId,
            occurredAt: now,
            isTest: isTest,
            userId: userId,
            experiment: choice.experiment,
            scorer: choice.teams.isEmpty ? MatchCandidates.Scorer(ranked.scorer.kind) : .interleaved,
            fingerprint: dependencies.encoder.embeddingFingerprint,
            textModel: await dependencies.roster.textModel(of: userId) ?? dependencies.texts?.fingerprint,
            calibration: ranking.calibration.identifier,
            weights: choice.teams.isEmpty
                ? .init(text: ranked.scorer.textWeight, style: ranked.scorer.styleWeight) : nil,
            filterVersion: SlateRanking.filterVersion,
            eligible: ranked.eligible,
            excluded: ranked.tally.excluded.map { .init(reason: $0.key.rawValue, members: $0.value) }
                .sorted { $0.reason < $1.reason },
            styleMissing: ranked.styleMissing,
            degraded: made.degraded,
            candidates: made.entries.enumerated().map { place, entry in
                candidate(entry, rank: place + 1, choice, at: now, ranking)
            }
        )
    }

    /// The entries of a slate, each with the team that gave it, if any.
    private func entries(
        _ userId: String,
        limit: Int?,
        _ choice: ScorerChoice,
        history: ViewerHistory?,
        at now: Timestamp,
        _ name: String,
        _ ranking: SlateRanking
    ) async throws -> (slate: RankedSlate, entries: [TeamEntry], degraded: [String]) {
        func ranked(_ scorer: Scorer, against other: Scorer?) async throws -> RankedSlate {
            let question = ranking.question(
                userId,
                limit: limit,
                scorer: scorer,
                counterfactual: other,
                history: history,
                at: now
            )
            return try await dependencies.statistics.measure(.rank) {
                try await dependencies.index.slate(question)
            }
        }
        guard choice.teams.count > 1 else {
            let slate = try await ranked(choice.scorer, against: choice.counterfactual)
            return (
                slate, slate.entries.map { TeamEntry(entry: $0, team: nil) },
                ranking.degradations(of: slate, scorer: choice.scorer, history: history)
            )
        }
        var slates: [RankedSlate] = []
        var degraded: [String] = []
        for (place, team) in choice.teams.enumerated() {
            // The control is compared with the first treatment, a treatment with the control.
            let slate = try await ranked(team.scorer, against: choice.teams[place == 0 ? 1 : 0].scorer)
            slates.append(slate)
            for code in ranking.degradations(of: slate, scorer: team.scorer, history: history)
            where !degraded.contains(code) { degraded.append(code) }
        }
        let length = limit ?? ranking.settings.slateSize
        return (
            slates[0], TeamEntry.draft(slates, names: choice.teams.map(\.name), length: length, name: name), degraded
        )
    }

    private func candidate(
        _ given: TeamEntry,
        rank: Int,
        _ choice: ScorerChoice,
        at now: Timestamp,
        _ ranking: SlateRanking
    ) -> MatchCandidates.Candidate {
        let entry = given.entry
        return MatchCandidates.Candidate(
            userId: entry.userId,
            rank: rank,
            score: entry.score,
            textScore: entry.textScore,
            styleScore: entry.styleScore,
            scoreForViewer: entry.scoreForViewer,
            scoreForCandidate: entry.scoreForCandidate,
            counterfactualRank: entry.counterfactualRank,
            counterfactualScore: entry.counterfactualScore,
            variant: choice.experiment == nil ? nil : ranking.chooser(entry.userId, now).experiment?.variant,
            team: given.team
        )
    }
}

extension MatchCandidates {
    /// Whom the slate belongs to and whom it shows.
    fileprivate var members: [String] { [userId] + candidates.map(\.userId) }
}

extension MatchCandidates.Scorer {
    init(_ kind: Scorer.Kind) {
        self =
            switch kind {
            case .textOnly: .textOnly
            case .hybrid: .hybrid
            case .styleOnly: .styleOnly
            }
    }
}
