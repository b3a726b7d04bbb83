import Contracts
import EventWorker
import Foundation
import KafkaBridge
import Testing

/// What an experiment writes of what members do on their slates.
@Suite(.timeLimit(.minutes(2)))
struct ExperimentFlowTests {
    private static func settings(_ change: (inout ExperimentSettings) -> Void = { _ in }) -> ExperimentSettings {
        var settings = ExperimentSettings(key: "matching-style", start: .at(0))
        // The workers of these tests read no texts, so either arm ranks by style.
        settings.scorers = [.styleOnly, .hybrid]
        change(&settings)
        return settings
    }

    private static func settle(_ cast: Cast, _ running: RunningWorker) async throws {
        try await cast.system.send(all: [cast.woman("viewer"), cast.man("a"), cast.man("b")])
        for (index, member) in ["viewer", "a", "b"].enumerated() {
            try await cast.system.send(cast.photo(member, drawing: index + 1))
        }
        try await running.handled(6)
    }

    private static func slate(_ cast: Cast) async throws -> MatchCandidates {
        let request = cast.request("viewer")
        try await cast.system.send(request)
        return try await cast.system.journal.slate(causedBy: request.eventId)
    }

    /// Something that one member does about another on a slate.
    private static func act(
        _ type: MatchInteraction.Kind,
        _ viewer: String,
        _ candidate: String,
        in cast: Cast,
        on slateId: String?,
        initiator: String? = nil,
        number: Int = 1
    ) -> MatchInteraction {
        MatchInteraction(
            eventId: "\(cast.id(viewer))-\(type.rawValue)-\(candidate)-\(number)",
            occurredAt: Timestamp(Date()),
            type: type,
            viewerId: cast.id(viewer),
            candidateId: cast.id(candidate),
            slateId: slateId,
            position: type == .impression ? 1 : nil,
            initiatorId: initiator.map { cast.id($0) }
        )
    }

    private static func events<Event: ContractEvent>(_ type: Event.Type, _ system: TestSystem) throws -> [Event] {
        try system.journal.records(on: type.topic).map {
            try EventDecoder().decode(type, key: $0.key, value: $0.value)
        }
    }

    @Test func `slates name the arm, impressions become exposures, and what follows is joined with them`() async throws
    {
        try await TestSystem.run { system in
            let cast = Cast("arms", on: system)
            let settings = Self.settings()
            var slate: MatchCandidates?
            try await RunningWorker.run(on: system, configured: { $0.experiment = settings }) { running in
                try await Self.settle(cast, running)
                let shown = try await Self.slate(cast)
                slate = shown
                let on = shown.slateId
                let events = [
                    Self.act(.impression, "viewer", "a", in: cast, on: on),
                    Self.act(.like, "viewer", "a", in: cast, on: on),
                    Self.act(.like, "a", "viewer", in: cast, on: nil),
                    Self.act(.mutualLike, "a", "viewer", in: cast, on: on, initiator: "viewer"),
                    Self.act(.meet, "viewer", "a", in: cast, on: on, initiator: "viewer", number: 1),
                    Self.act(.meet, "a", "viewer", in: cast, on: on, initiator: "viewer", number: 2),
                    Self.act(.pass, "viewer", "b", in: cast, on: "no-such-slate"),
                    Self.act(.retract, "viewer", "a", in: cast, on: on),
                ]
                for event in events { try await system.send(event) }
                // Delivered once more it is the same exposure.
                try await system.send(events[0])
                try await running.handled(7 + events.count + 1)
            }
            try await system.settled()
            let shown = try #require(slate)
            let running = try RunningExperiment(settings, fingerprint: shown.fingerprint)
            let arm = try #require(running.arm(of: cast.id("viewer")))
            #expect(shown.experiment == arm.experiment)
            #expect(
                shown.candidates.first { $0.userId == cast.id("a") }?.variant
                    == running.arm(of: cast.id("a"))?.experiment.variant
            )

            let exposures = try Self.events(ABExposure.self, system)
            #expect(exposures.count == 2)
            #expect(Set(exposures.map(\.eventId)).count == 1)
            let exposure = try #require(exposures.first)
            #expect(exposure.variant == arm.experiment.variant)
            #expect(exposure.bucket == arm.bucket)
            #expect(exposure.configHash == running.registration.configHash)
            #expect(exposure.slateId == shown.slateId)
            #expect(exposure.scorer == shown.scorer)

            let outcomes = try Self.events(ABOutcome.self, system)
            let attributed = outcomes.filter { $0.attribution == .attributed }
            #expect(Set(attributed.map(\.type)) == [.like, .mutualLike, .meet, .retract])
            #expect(
                attributed.allSatisfy { $0.impressionId == exposure.impressionId && $0.variant == exposure.variant }
            )
            #expect(attributed.allSatisfy { $0.viewerId == cast.id("viewer") && $0.candidateId == cast.id("a") })
            // Two reports of one meet are one outcome; what is taken back is named.
            #expect(Set(attributed.filter { $0.type == .meet }.map(\.outcomeId)).count == 1)
            let like = try #require(attributed.first { $0.type == .like })
            #expect(attributed.first { $0.type == .retract }?.supersedes == like.outcomeId)
            // The other's like without a slate and the pass on an unknown one are marked, not guessed.
            let others = outcomes.filter { $0.attribution == .unattributed }
            #expect(Set(others.map(\.type)) == [.like, .pass])
            #expect(others.allSatisfy { $0.variant == nil && $0.impressionId == nil })

            let registered = try Self.events(ABExperiment.self, system)
            #expect(Set(registered) == [running.registration])
        }
    }

    @Test func `without Redis no exposure is guessed and every outcome is unattributed`() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let cast = Cast("forgetful", on: system)
            try await RunningWorker.run(on: system, configured: { $0.experiment = Self.settings() }) { running in
                try await Self.settle(cast, running)
                let on = try await Self.slate(cast).slateId
                try await system.send(Self.act(.impression, "viewer", "a", in: cast, on: on))
                try await system.send(Self.act(.like, "viewer", "a", in: cast, on: on))
                try await running.handled(9)
            }
            try await system.settled()
            #expect(try Self.events(ABExposure.self, system).isEmpty)
            #expect(try Self.events(ABOutcome.self, system).map(\.attribution) == [.unattributed])
        }
    }

    @Test func `who is in the holdout is ranked as ever and leaves no trace in the experiment`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("held", on: system)
            let settings = Self.settings {
                $0.holdoutSeed = "holdout"
                $0.holdoutShare = 1
            }
            try await RunningWorker.run(on: system, configured: { $0.experiment = settings }) { running in
                try await Self.settle(cast, running)
                let slate = try await Self.slate(cast)
                #expect(slate.experiment == nil)
                #expect(slate.candidates.allSatisfy { $0.variant == nil })
                try await system.send(Self.act(.impression, "viewer", "a", in: cast, on: slate.slateId))
                try await system.send(Self.act(.like, "viewer", "a", in: cast, on: slate.slateId))
                try await running.handled(9)
            }
            try await system.settled()
            #expect(system.journal.records(on: Topics.abExposures).isEmpty)
            #expect(system.journal.records(on: Topics.abOutcomes).isEmpty)
        }
    }
}
