import Contracts
import EventWorker
import Foundation
import Testing

/// Slates that give the lists of all variants in turn.
@Suite(.timeLimit(.minutes(2)))
struct InterleavingFlowTests {
    private static let men = ["a", "b", "c", "d", "e", "f"]

    private static func settle(_ cast: Cast, _ running: RunningWorker) async throws {
        let ideals = [
            "calm and kind", "loves the mountains", "reads at night", "cooks for friends", "likes cats", "sings",
        ]
        try await cast.system.send(
            cast.profile("viewer", gender: cast.women, seeking: [cast.men], idealType: "someone who sings and cooks")
        )
        try await cast.system.send(cast.photo("viewer", drawing: 1))
        for (place, member) in men.enumerated() {
            try await cast.system.send(
                cast.profile(
                    member,
                    gender: cast.men,
                    seeking: [cast.women],
                    idealType: ideals[place],
                    introduction: ideals[men.count - 1 - place]
                )
            )
            try await cast.system.send(cast.photo(member, drawing: place + 2))
        }
        try await running.handled(14)
    }

    @Test func `three variants give their entries in turn, and exposures and outcomes name who gave them`() async throws
    {
        try await TestSystem.run { system in
            let acts = ExperimentActs(cast: Cast("draft", on: system))
            let settings = ExperimentActs.settings {
                $0.mode = .interleaving
                $0.scorers = [.textOnly, .hybrid, .styleOnly]
            }
            let texts = try await TestModel.texts
            var made: MatchCandidates?
            try await RunningWorker.run(on: system, texts: texts, configured: { $0.experiment = settings }) { running in
                try await Self.settle(acts.cast, running)
                let slate = try await acts.slate()
                made = slate
                for (place, candidate) in slate.candidates.prefix(3).enumerated() {
                    let member = String(candidate.userId.dropFirst(acts.cast.id("").count))
                    try await system.send(acts.act(.impression, "viewer", member, on: slate.slateId, number: place))
                }
                let liked = String(slate.candidates[1].userId.dropFirst(acts.cast.id("").count))
                try await system.send(acts.act(.like, "viewer", liked, on: slate.slateId))
                try await running.handled(19)
            }
            try await system.settled()
            let slate = try #require(made)
            let names = ["text-only", "hybrid", "style-only"]
            #expect(slate.scorer == .interleaved)
            #expect(slate.experiment?.variant == "interleaved")
            #expect(slate.weights == nil)
            #expect(slate.candidates.count == 6)
            #expect(Set(slate.candidates.map(\.userId)).count == 6)
            for round in [0..<3, 3..<6] { #expect(Set(slate.candidates[round].compactMap(\.team)) == Set(names)) }
            // Whoever picks takes the best that is left: by texts alone, nobody behind has a better text.
            for (place, candidate) in slate.candidates.enumerated() where candidate.team == "text-only" {
                let best = slate.candidates[place...].compactMap(\.textScore).max()
                #expect(candidate.textScore == best)
            }
            for (place, candidate) in slate.candidates.enumerated() where candidate.team == "style-only" {
                #expect(candidate.styleScore == slate.candidates[place...].compactMap(\.styleScore).max())
            }
            let exposures = try acts.events(ABExposure.self)
            #expect(exposures.map(\.team) == slate.candidates.prefix(3).map(\.team))
            #expect(exposures.allSatisfy { $0.variant == "interleaved" && $0.scorer == .interleaved })
            let like = try #require(try acts.outcomes().first)
            #expect(like.team == slate.candidates[1].team)
            #expect(like.candidateId == slate.candidates[1].userId)
            #expect(try acts.events(ABExperiment.self).first?.mode == .interleaving)
        }
    }

    @Test func `with three arms each viewer has one scorer, and all three have viewers`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("three", on: system)
            let acts = ExperimentActs(cast: cast)
            let settings = ExperimentActs.settings { $0.scorers = [.textOnly, .hybrid, .styleOnly] }
            let texts = try await TestModel.texts
            try await RunningWorker.run(on: system, texts: texts, configured: { $0.experiment = settings }) { running in
                let women = (0..<12).map { "w\($0)" }
                for member in women {
                    try await system.send(
                        cast.profile(member, gender: cast.women, seeking: [cast.men], idealType: "calm")
                    )
                    try await system.send(cast.photo(member, drawing: 1))
                }
                try await system.send(cast.profile("a", gender: cast.men, seeking: [cast.women], idealType: "kind"))
                try await system.send(cast.photo("a", drawing: 2))
                try await running.handled(26)
                var arms: Set<String> = []
                for member in women {
                    let slate = try await acts.slate(member)
                    let arm = try #require(slate.experiment?.variant)
                    #expect(slate.scorer.rawValue == arm)
                    arms.insert(arm)
                }
                #expect(arms == ["text-only", "hybrid", "style-only"])
            }
        }
    }
}
