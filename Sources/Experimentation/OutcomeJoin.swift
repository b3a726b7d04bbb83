public import Contracts

/// What has to be written when something new is remembered between two members.
public struct OutcomeJoin: Sendable {
    /// The outcomes to write: of the new event, and those of which more is known now than when they were written.
    public let outcomes: [ABOutcome]
    /// What they say, by the id of the event, to be remembered once they are written.
    public let findings: [String: OutcomeFinding]

    /// Joins what is remembered.
    ///
    /// - Parameters:
    ///   - memory: What is remembered between the two, the new event included.
    ///   - eventId: The new event; its outcome is written whether or not it was before.
    ///   - stamp: Who writes, where and when.
    ///   - takesPart: Whether a member takes part in the experiment; an outcome without a known impression is written only
    ///     where one of the two does.
    public init(
        _ memory: PairMemory,
        after eventId: String,
        _ stamp: OutcomeStamp,
        takesPart: (_ userId: String) -> Bool
    ) {
        let found = OutcomeRule.findings(in: memory)
        var outcomes: [ABOutcome] = []
        var findings: [String: OutcomeFinding] = [:]
        for interaction in memory.interactions {
            let event = interaction.event
            guard let finding = found[event.eventId],
                event.eventId == eventId || finding.saysMore(than: interaction.written),
                let outcome = OutcomeRule.outcome(of: event, finding, in: memory, stamp)
            else { continue }
            if outcome.attribution == .unattributed {
                // Who began what takes two may be either.
                let isOpen = outcome.type.takesTwo && outcome.initiatorId == nil
                guard takesPart(outcome.viewerId) || isOpen && takesPart(outcome.candidateId) else { continue }
            }
            outcomes.append(outcome)
            findings[event.eventId] = finding
        }
        self.outcomes = outcomes
        self.findings = findings
    }
}
