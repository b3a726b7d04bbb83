import Contracts
import FoundationEssentials
import KafkaBridge
import Matching

/// Ranks candidates and emits slates.
struct SlateMaker: Sendable {
    private let dependencies: EventProcessor.Dependencies
    private let outgoing: OutgoingRecords
    private let defaultSize: Int

    init(_ dependencies: EventProcessor.Dependencies, outgoing: OutgoingRecords, defaultSize: Int) {
        self.dependencies = dependencies
        self.outgoing = outgoing
        self.defaultSize = defaultSize
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
            let slate = try await rank(userId, limit: limit ?? defaultSize, sourceEventId, isTest: isTest)
            message = try outgoing.message(slate, trace: trace)
            await dependencies.slates.keep(
                slate: message.value ?? [],
                id: slateId,
                members: [userId] + slate.candidates.map(\.userId)
            )
        }
        try await dependencies.statistics.measure(\.publishing) { try await dependencies.sink.publish([message]) }
        dependencies.statistics.update { $0.slates += 1 }
    }

    private func rank(
        _ userId: String,
        limit: Int,
        _ sourceEventId: String,
        isTest: Bool?
    ) async throws -> MatchCandidates {
        let now = Date()
        let year = Calendar(identifier: .gregorian).component(.year, from: now)
        let ranked = try await dependencies.statistics.measure(\.ranking) {
            try await dependencies.roster.slate(for: userId, limit: limit, referenceYear: year)
        }
        return MatchCandidates(
            sourceEventId: sourceEventId,
            occurredAt: Timestamp(now),
            isTest: isTest,
            userId: userId,
            scorer: .styleOnly,
            fingerprint: dependencies.encoder.embeddingFingerprint,
            eligible: ranked.eligible,
            styleMissing: ranked.styleMissing,
            degraded: ranked.degradations.filter { $0 != .textMissing }.map(\.rawValue),
            candidates: ranked.entries.map {
                .init(userId: $0.userId, rank: $0.rank, score: $0.score, styleScore: $0.styleScore)
            }
        )
    }
}
