import Contracts

/// Goes through what two members did in the order in which it happened.
struct OutcomeWalk {
    /// What a member last said of the other and has not taken back.
    private struct Statement {
        let event: MatchInteraction
        let impression: KeptImpression?
    }

    /// What is reported once for an impression.
    private struct Report: Hashable {
        let kind: ABOutcome.Kind
        let impressionEventId: String
    }

    private let memory: PairMemory
    private let outcomeId: (_ eventId: String) -> String
    private var statements: [String: Statement] = [:]
    private var reports: [Report: String] = [:]
    private(set) var findings: [String: OutcomeFinding] = [:]

    init(_ memory: PairMemory, outcomeId: @escaping (_ eventId: String) -> String) {
        self.memory = memory
        self.outcomeId = outcomeId
    }

    mutating func add(_ interaction: KeptInteraction) {
        let event = interaction.event
        guard let kind = ABOutcome.Kind(event.type) else { return }
        // What has once been found out stays.
        let known = interaction.written?.impressionEventId == nil ? nil : interaction.written
        let initiator = known?.initiatorId ?? event.initiatorId ?? (kind.takesTwo ? firstLiker : nil)
        var impression = known?.impressionEventId.flatMap { id in
            memory.impressions.first { $0.sourceEventId == id }
        }
        if impression == nil, !kind.takesTwo || initiator != nil {
            impression = self.impression(behind: event, kind, of: initiator ?? event.viewerId)
        }
        let counts = impression.map { !$0.isLate(event.occurredAt) && !$0.isExcluded } ?? false
        let superseded = superseded(by: event, kind, impression, counts: counts)
        findings[event.eventId] = OutcomeFinding(
            initiatorId: initiator,
            impressionEventId: impression?.sourceEventId,
            supersedes: interaction.written?.supersedes ?? superseded
        )
    }

    /// Who of the two liked the other first.
    private var firstLiker: String? {
        statements.values.filter { $0.event.type == .like }
            .min { ($0.event.occurredAt, $0.event.eventId) < ($1.event.occurredAt, $1.event.eventId) }?.event.viewerId
    }

    private func impression(behind event: MatchInteraction, _ kind: ABOutcome.Kind, of viewer: String)
        -> KeptImpression?
    {
        let own = memory.impressions(of: viewer)
        if event.impressionId != nil || event.slateId != nil {
            let named = memory.impressions.first {
                $0.viewerId == viewer && $0.impression.impressionId == event.impressionId
            }
            let slateId = named?.impression.slateId ?? event.slateId
            if let found = own.first(where: { $0.impression.slateId == slateId }) { return found }
            // The viewer's own app names one that is not known; the other one's may name its own side.
            guard event.viewerId != viewer else { return nil }
        }
        if kind.takesTwo, let like = statements[viewer], like.event.type == .like, let seen = like.impression {
            return seen
        }
        if kind == .retract, let statement = statements[event.viewerId] { return statement.impression }
        let moment = event.occurredAt
        return own.last { $0.viewedAt <= moment }
            ?? own.first {
                $0.viewedAt.millisecondsSinceEpoch <= moment.millisecondsSinceEpoch + OutcomeRule.clockTolerance
            }
    }

    private mutating func superseded(
        by event: MatchInteraction,
        _ kind: ABOutcome.Kind,
        _ impression: KeptImpression?,
        counts: Bool
    ) -> String? {
        switch kind {
        case .retract:
            defer { statements[event.viewerId] = nil }
            return statements[event.viewerId].map { outcomeId($0.event.eventId) }
        case .like, .pass:
            defer { statements[event.viewerId] = Statement(event: event, impression: impression) }
            return counts ? statements[event.viewerId].map { outcomeId($0.event.eventId) } : nil
        case .mutualLike, .meetAsked, .meet:
            guard counts, let impression else { return nil }
            let report = Report(kind: kind, impressionEventId: impression.sourceEventId)
            defer { reports[report] = event.eventId }
            return reports[report].map(outcomeId)
        }
    }
}
