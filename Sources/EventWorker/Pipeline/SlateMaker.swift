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
        let slateId = DeterministicIdentifier.event(on: Topics.matchCandidates, from: sourceEventId)
        let message: KafkaMessage
        if let kept = await dependencies.slates.slate(slateId),
            let slate = try? EventDecoder().decode(MatchCandidates.self, key: Array(userId.utf8), value: kept)
        {
            message = outgoing.message(slate, value: kept, trace: trace)
        } else {
            let slate = try await rank(userId, limit: limit, sourceEventId, isTest: isTest)
            dependencies.statistics.metrics.made(slate)
            message = try outgoing.message(slate, trace: trace)
            await dependencies.slates.keep(
                slate: message.value ?? [],
                id: slateId,
                members: [userId] + slate.candidates.map(\.userId)
            )
        }
        try await dependencies.statistics.measure(.publish) { try await dependencies.sink.publish([message]) }
        dependencies.statistics.update { $0.slates += 1 }
        if let age = CurrentEvent.current?.age { dependencies.statistics.metrics.delivered(slateAfter: age) }
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
        let choice = ranking.chooser(userId)
        let question = ranking.question(userId, limit: limit, choice: choice, history: history, at: now)
        let ranked = try await dependencies.statistics.measure(.rank) {
            try await dependencies.index.slate(question)
        }
        return MatchCandidates(
            sourceEventId: sourceEventId,
            occurredAt: now,
            isTest: isTest,
            userId: userId,
            experiment: choice.experiment,
            scorer: MatchCandidates.Scorer(ranked.scorer.kind),
            fingerprint: dependencies.encoder.embeddingFingerprint,
            textModel: await dependencies.roster.textModel(of: userId) ?? dependencies.texts?.fingerprint,
            calibration: ranking.calibration.identifier,
            weights: .init(text: ranked.scorer.textWeight, style: ranked.scorer.styleWeight),
            filterVersion: SlateRanking.filterVersion,
            eligible: ranked.eligible,
            excluded: ranked.tally.excluded.map { .init(reason: $0.key.rawValue, members: $0.value) }
                .sorted { $0.reason < $1.reason },
            styleMissing: ranked.styleMissing,
            degraded: ranking.degradations(of: ranked, choice: choice, history: history),
            candidates: ranked.entries.map { candidate($0, isExperiment: choice.experiment != nil, ranking) }
        )
    }

    private func candidate(
        _ entry: RankedSlate.Entry,
        isExperiment: Bool,
        _ ranking: SlateRanking
    ) -> MatchCandidates.Candidate {
        MatchCandidates.Candidate(
            userId: entry.userId,
            rank: entry.rank,
            score: entry.score,
            textScore: entry.textScore,
            styleScore: entry.styleScore,
            scoreForViewer: entry.scoreForViewer,
            scoreForCandidate: entry.scoreForCandidate,
            counterfactualRank: entry.counterfactualRank,
            counterfactualScore: entry.counterfactualScore,
            variant: isExperiment ? ranking.chooser(entry.userId).experiment?.variant : nil
        )
    }
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
