import Contracts
import EventWorker
import Experimentation
import Foundation
import KafkaBridge
import Testing

/// What an experiment writes of what members do on their slates.
@Suite(.timeLimit(.minutes(2)))
struct ExperimentFlowTests {
    @Test func `slates name the arm, impressions become exposures, and what follows is joined with them`() async throws
    {
        try await TestSystem.run { system in
            let acts = ExperimentActs(cast: Cast("arms", on: system))
            let cast = acts.cast
            let settings = ExperimentActs.settings()
            var slate: MatchCandidates?
            try await RunningWorker.run(on: system, configured: { $0.experiment = settings }) { running in
                try await acts.settle(running)
                let shown = try await acts.slate()
                slate = shown
                let on = shown.slateId
                let events = [
                    acts.act(.impression, "viewer", "a", on: on), acts.act(.like, "viewer", "a", on: on),
                    acts.act(.like, "a", "viewer"),
                    acts.act(.mutualLike, "a", "viewer", on: on, initiator: "viewer"),
                    acts.act(.meet, "viewer", "a", on: on, initiator: "viewer", number: 1),
                    acts.act(.meet, "a", "viewer", on: on, initiator: "viewer", number: 2),
                    acts.act(.pass, "viewer", "b", on: "no-such-slate"), acts.act(.retract, "viewer", "a", on: on),
                ]
                for event in events { try await system.send(event) }
                // Delivered once more it is the same exposure; shown once more on the slate it is none.
                try await system.send(events[0])
                try await system.send(acts.act(.impression, "viewer", "a", on: on, number: 2))
                try await running.handled(7 + events.count + 2)
                #expect(running.figures.repeatedImpressions == 1)
            }
            try await system.settled()
            let shown = try #require(slate)
            let running = try RunningExperiment(
                try #require(try settings.registration(fingerprint: shown.fingerprint))
            )
            let arm = try #require(running.arm(of: cast.id("viewer")))
            #expect(shown.experiment == arm.experiment)
            #expect(
                shown.candidates.first { $0.userId == cast.id("a") }?.variant
                    == running.arm(of: cast.id("a"))?.experiment.variant
            )

            let exposures = try acts.events(ABExposure.self)
            #expect(exposures.count == 2)
            #expect(Set(exposures.map(\.eventId)).count == 1)
            let exposure = try #require(exposures.first)
            #expect(exposure.variant == arm.experiment.variant)
            #expect(exposure.bucket == arm.bucket)
            #expect(exposure.configHash == running.registration.configHash)
            #expect(exposure.slateId == shown.slateId)
            #expect(exposure.scorer == shown.scorer)

            let outcomes = try acts.outcomes()
            let attributed = outcomes.filter { $0.attribution == .attributed }
            #expect(Set(attributed.map(\.type)) == [.like, .mutualLike, .meet, .retract])
            #expect(
                attributed.allSatisfy { $0.impressionId == exposure.impressionId && $0.variant == exposure.variant }
            )
            #expect(attributed.allSatisfy { $0.viewedAt == exposure.viewedAt })
            #expect(attributed.allSatisfy { $0.viewerId == cast.id("viewer") && $0.candidateId == cast.id("a") })
            // The second report of the meet replaces the first; what is taken back is named.
            let meets = attributed.filter { $0.type == .meet }
            #expect(meets.count == 2)
            #expect(Set(meets.compactMap(\.supersedes)).isSubset(of: Set(meets.map(\.outcomeId))))
            #expect(meets.compactMap(\.supersedes).count == 1)
            let like = try #require(attributed.first { $0.type == .like })
            #expect(attributed.first { $0.type == .retract }?.supersedes == like.outcomeId)
            // The other's like without an impression and the pass on an unknown slate are marked, not guessed.
            let others = outcomes.filter { $0.attribution == .unattributed }
            #expect(Set(others.map(\.type)) == [.like, .pass])
            #expect(others.allSatisfy { $0.variant == nil && $0.impressionId == nil })

            #expect(Set(try acts.events(ABExperiment.self)) == [running.registration])
        }
    }

    @Test func `without Redis no exposure is guessed and every outcome is unattributed`() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let acts = ExperimentActs(cast: Cast("forgetful", on: system))
            let settings = ExperimentActs.settings()
            try await RunningWorker.run(on: system, configured: { $0.experiment = settings }) { running in
                try await acts.settle(running)
                let on = try await acts.slate().slateId
                try await system.send(acts.act(.impression, "viewer", "a", on: on))
                try await system.send(acts.act(.like, "viewer", "a", on: on))
                try await running.handled(9)
            }
            try await system.settled()
            #expect(try acts.events(ABExposure.self).isEmpty)
            #expect(try acts.events(ABOutcome.self).map(\.attribution) == [.unattributed])
        }
    }

    @Test func `who is in the holdout is ranked as ever and leaves no trace in the experiment`() async throws {
        try await TestSystem.run { system in
            let acts = ExperimentActs(cast: Cast("held", on: system))
            let settings = ExperimentActs.settings {
                $0.holdoutSeed = "holdout"
                $0.holdoutShare = 1
            }
            try await RunningWorker.run(on: system, configured: { $0.experiment = settings }) { running in
                try await acts.settle(running)
                let slate = try await acts.slate()
                #expect(slate.experiment == nil)
                #expect(slate.candidates.allSatisfy { $0.variant == nil })
                try await system.send(acts.act(.impression, "viewer", "a", on: slate.slateId))
                try await system.send(acts.act(.like, "viewer", "a", on: slate.slateId))
                try await running.handled(9)
            }
            try await system.settled()
            #expect(system.journal.records(on: Topics.abExposures).isEmpty)
            #expect(system.journal.records(on: Topics.abOutcomes).isEmpty)
        }
    }
}
