import Contracts
import EventWorker
import Foundation
import Testing

/// Phases of experiments that come from the topic, and what ends them.
@Suite(.timeLimit(.minutes(2)))
struct ExperimentPhaseTests {
    private static let fingerprint = String(repeating: "c", count: 64)

    @Test func `a phase on the topic is run until it is registered otherwise, which closes it for good`() async throws {
        try await TestSystem.run { system in
            let acts = ExperimentActs(cast: Cast("topic", on: system))
            let book = LogBook()
            let registered = ExperimentActs.settings()
            let fingerprint = try TestModel.encoder.embeddingFingerprint
            let phase = try #require(try registered.registration(fingerprint: fingerprint))
            try await system.send(phase)
            let following = ExperimentSettings(key: "matching-style", start: nil)
            try await RunningWorker.run(on: system, book: book, configured: { $0.experiment = following }) { running in
                try await acts.settle(running)
                let slate = try await acts.slate()
                #expect(slate.experiment?.phase == 0)
                try await system.send(acts.act(.impression, "viewer", "a", on: slate.slateId))
                try await running.handled(8)

                let other = ExperimentActs.settings { $0.weights = [0.9, 0.1] }
                try await system.send(try #require(try other.registration(fingerprint: fingerprint)))
                try await eventually("the phase is closed") { !book.lines("experiment closed").isEmpty }
                let after = try await acts.slate("viewer", 2)
                #expect(after.experiment == nil)
                try await system.send(acts.act(.impression, "viewer", "b", on: slate.slateId))
                try await system.send(acts.act(.like, "viewer", "b", on: slate.slateId))
                try await system.send(acts.act(.like, "viewer", "a", on: slate.slateId))
                try await running.handled(12)

                // The same phase again is refused, the next one runs at once.
                try await system.send(phase)
                try await eventually("it stays closed") { !book.lines("does not run").isEmpty }
                let next = ExperimentActs.settings { $0.phase = 1 }
                try await system.send(try #require(try next.registration(fingerprint: fingerprint)))
                try await eventually("the next phase runs") {
                    book.lines("experiment runs").contains { $0.metadata["phase"] == "1" }
                }
                #expect(try await acts.slate("viewer", 3).experiment?.phase == 1)
            }
            try await system.settled()
            let closing = try #require(try acts.events(ABExperiment.self).first { $0.status == .closed })
            #expect(closing.closedReason == "weights_changed")
            #expect(closing.configHash == phase.configHash)
            #expect(book.lines("experiment closed").first?.metadata["reason"] == "weights_changed")
            let exposures = try acts.events(ABExposure.self)
            #expect(exposures.map(\.excluded) == [nil, "phase_closed"])
            // What follows an exposure that counts still counts; what follows one that does not is none.
            #expect(try acts.outcomes().map(\.candidateId) == [acts.cast.id("a")])
        }
    }

    @Test func `a worker with another model closes the phase instead of running it`() async throws {
        try await TestSystem.run { system in
            let acts = ExperimentActs(cast: Cast("model", on: system))
            let settings = ExperimentActs.settings()
            try await system.send(try #require(try settings.registration(fingerprint: Self.fingerprint)))
            let book = LogBook()
            try await RunningWorker.run(on: system, book: book, configured: { $0.experiment = settings }) { running in
                try await acts.settle(running)
                #expect(try await acts.slate().experiment == nil)
            }
            try await system.settled()
            let last = try #require(try acts.events(ABExperiment.self).last)
            #expect(last.status == .closed)
            #expect(last.closedReason == "fingerprint_changed")
            #expect(last.fingerprint == Self.fingerprint)
            #expect(!book.lines("experiment closed").isEmpty)
        }
    }

    @Test func `a phase that has not begun or has ended ranks nobody, and more coverage is no change`() throws {
        var settings = ExperimentActs.settings { $0.coverage = 0.5 }
        settings.end = .at(1000)
        let desk = try ExperimentDesk(settings, fingerprint: Self.fingerprint)
        #expect(desk.running(at: .at(10)) == nil)
        guard case .register(let phase) = desk.begin(at: .at(10)) else {
            Issue.record("not registered")
            return
        }
        #expect(desk.begin(at: .at(10)) == .nothing)
        #expect(desk.running(at: .at(10)) != nil)
        #expect(desk.running(at: .at(-1)) == nil)
        #expect(desk.running(at: .at(1001)) == nil)
        #expect(desk.attributable(at: .at(1001)).count == 1)
        #expect(desk.attributable(at: .at(1001 + 169 * 3600)).isEmpty)
        settings.coverage = 1
        let wider = try #require(try settings.registration(fingerprint: Self.fingerprint))
        #expect(desk.accept(wider, at: .at(11)) == .announce(wider))
        #expect(wider.configHash == phase.configHash)
        desk.forget("matching-style")
        #expect(desk.running(at: .at(10)) == nil)
    }
}
