import Contracts
import EventWorker
import Foundation
import KafkaBridge
import Testing

/// What members do in the tests of experiments.
struct ExperimentActs {
    let cast: Cast

    /// An experiment whose arms a worker without texts can rank.
    static func settings(_ change: (inout ExperimentSettings) -> Void = { _ in }) -> ExperimentSettings {
        var settings = ExperimentSettings(key: "matching-style", start: .at(0))
        // The workers of these tests read no texts, so either arm ranks by style.
        settings.scorers = [.styleOnly, .hybrid]
        change(&settings)
        return settings
    }

    /// A woman, the viewer, and two men with photos.
    func settle(_ running: RunningWorker) async throws {
        try await cast.system.send(all: [cast.woman("viewer"), cast.man("a"), cast.man("b")])
        for (index, member) in ["viewer", "a", "b"].enumerated() {
            try await cast.system.send(cast.photo(member, drawing: index + 1))
        }
        try await running.handled(6)
    }

    /// A fresh slate for a member.
    func slate(_ member: String = "viewer", _ number: Int = 1) async throws -> MatchCandidates {
        let request = cast.request(member, number)
        try await cast.system.send(request)
        return try await cast.system.journal.slate(causedBy: request.eventId)
    }

    /// Something that one member does about another on a slate.
    func act(
        _ type: MatchInteraction.Kind,
        _ viewer: String,
        _ candidate: String,
        on slateId: String? = nil,
        initiator: String? = nil,
        at moment: Timestamp = Timestamp(Date()),
        number: Int = 1
    ) -> MatchInteraction {
        MatchInteraction(
            eventId: "\(cast.id(viewer))-\(type.rawValue)-\(candidate)-\(number)",
            occurredAt: moment,
            type: type,
            viewerId: cast.id(viewer),
            candidateId: cast.id(candidate),
            slateId: slateId,
            position: type == .impression ? 1 : nil,
            initiatorId: initiator.map { cast.id($0) }
        )
    }

    /// What stands on a topic of experiments.
    func events<Event: ContractEvent>(_ type: Event.Type) throws -> [Event] {
        try cast.system.journal.records(on: type.topic).map {
            try EventDecoder().decode(type, key: $0.key, value: $0.value)
        }
    }

    /// The outcomes as they stand in the end: what became known later replaces what was not known before.
    func outcomes() throws -> [ABOutcome] {
        var last: [String: ABOutcome] = [:]
        for outcome in try events(ABOutcome.self) {
            guard let known = last[outcome.outcomeId] else {
                last[outcome.outcomeId] = outcome
                continue
            }
            let isMore = outcome.supersedes != nil || known.supersedes == nil
            if outcome.attribution == .attributed, isMore { last[outcome.outcomeId] = outcome }
        }
        return Array(last.values)
    }
}
