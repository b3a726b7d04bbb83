public import Contracts

/// Finds out what led to each outcome between two members, from what is remembered of them alone.
///
/// - What takes two counts for the one who began it: whom the app names, else whoever of the two liked the other first.
/// - Of several impressions the one counts that the app names, else for what takes two the one that led to its beginner's
///   like, else the last before.
/// - A later like or pass replaces an earlier one of the same member, a later report of a mutual like, a question or a meet
///   an earlier one on the same impression, and what is taken back is named.
/// - What has once been found out stays; what comes late or out of order can only add to it.
public enum OutcomeRule {
    /// How far clocks may disagree before an outcome comes too early for its impression, in milliseconds.
    static let clockTolerance: Int64 = 600_000

    /// What is known of each outcome.
    ///
    /// - Parameters:
    ///   - memory: What is remembered between two members.
    ///   - outcomeId: Gives the outcome's id for an event's.
    /// - Returns: A finding for each interaction that is an outcome, by the id of its event.
    public static func findings(
        in memory: PairMemory,
        outcomeId: @escaping (_ eventId: String) -> String = outcomeId
    ) -> [String: OutcomeFinding] {
        var walk = OutcomeWalk(memory, outcomeId: outcomeId)
        for interaction in memory.interactions.sorted(by: precedes) { walk.add(interaction) }
        return walk.findings
    }

    /// The outcome of an interaction.
    ///
    /// - Parameters:
    ///   - event: The interaction.
    ///   - finding: What is known of it.
    ///   - memory: Where the impression is.
    ///   - stamp: Who writes it, where and when.
    ///   - outcomeId: Gives the outcome's id for an event's.
    /// - Returns: The outcome; `nil` for what is none, and when its exposure does not count.
    public static func outcome(
        of event: MatchInteraction,
        _ finding: OutcomeFinding,
        in memory: PairMemory,
        _ stamp: OutcomeStamp,
        outcomeId: (_ eventId: String) -> String = outcomeId
    ) -> ABOutcome? {
        guard let kind = ABOutcome.Kind(event.type) else { return nil }
        let kept = finding.impressionEventId.flatMap { id in
            memory.impressions.first { $0.sourceEventId == id }
        }
        guard kept?.isExcluded != true else { return nil }
        let source =
            kept == nil && finding.supersedes == nil
            ? event.eventId : "\(event.eventId)|\(kept?.sourceEventId ?? "")|\(finding.supersedes ?? "")"
        return ABOutcome(
            sourceEventId: source,
            occurredAt: event.occurredAt,
            isTest: event.isTest,
            ingestedAt: stamp.ingestedAt,
            producer: stamp.producer,
            environment: kept?.environment ?? stamp.environment,
            outcomeId: outcomeId(event.eventId),
            type: kind,
            actorId: event.viewerId,
            targetId: event.candidateId,
            initiatorId: finding.initiatorId,
            impression: kept?.impression,
            reportedBy: event.reportedBy,
            reportedAt: event.reportedAt,
            windowClosed: kept?.isLate(event.occurredAt) ?? false,
            supersedes: finding.supersedes
        )
    }

    /// Identifies what happened, whatever becomes known of it later.
    public static func outcomeId(_ eventId: String) -> String {
        DeterministicIdentifier.event(on: Topics.abOutcomes, from: eventId)
    }

    private static func precedes(_ lhs: KeptInteraction, _ rhs: KeptInteraction) -> Bool {
        (lhs.event.occurredAt, lhs.event.eventId) < (rhs.event.occurredAt, rhs.event.eventId)
    }
}

/// Who writes an outcome, where and when.
public struct OutcomeStamp: Sendable, Hashable {
    /// Who writes it.
    public let producer: String
    /// Where the experiment runs, for outcomes without a known impression.
    public let environment: String
    /// When the producer had what it tells.
    public let ingestedAt: Timestamp

    /// A stamp.
    public init(producer: String, environment: String, ingestedAt: Timestamp) {
        self.producer = producer
        self.environment = environment
        self.ingestedAt = ingestedAt
    }
}

extension ABOutcome.Kind {
    /// The outcome that an interaction is; `nil` for impressions and blocks.
    public init?(_ kind: MatchInteraction.Kind) {
        switch kind {
        case .like: self = .like
        case .pass: self = .pass
        case .mutualLike: self = .mutualLike
        case .meetAsked: self = .meetAsked
        case .meet: self = .meet
        case .retract: self = .retract
        case .impression, .block, .unblock: return nil
        }
    }

    /// Whether it takes two.
    public var takesTwo: Bool {
        switch self {
        case .mutualLike, .meetAsked, .meet: true
        case .like, .pass, .retract: false
        }
    }
}
