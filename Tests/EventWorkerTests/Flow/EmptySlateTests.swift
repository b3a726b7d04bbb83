import Contracts
import EventWorker
import Matching
import Testing

/// Slates without candidates, and slates of an experiment.
@Suite(.timeLimit(.minutes(1)))
struct EmptySlateTests {
    private static func slate(_ cast: Cast, _ number: Int = 1) async throws -> MatchCandidates {
        let request = cast.request("viewer", number)
        try await cast.system.send(request)
        return try await cast.system.journal.slate(causedBy: request.eventId)
    }

    @Test func `an empty slate says why it is empty`() async throws {
        try await TestSystem.run { system in
            try await RunningWorker.run(on: system, texts: try await TestModel.texts) { running in
                let cast = Cast("empty", on: system)
                try await system.send(cast.profile("viewer", gender: cast.women, seeking: [cast.women]))
                try await running.handled(1)
                let alone = try await Self.slate(cast)
                #expect(alone.candidates.isEmpty)
                #expect(alone.eligible == 0)
                #expect(alone.excluded == nil)
                #expect(alone.degraded.contains("nobody_known"))

                // Whom she seeks seeks others, and who seeks her is not sought.
                try await system.send(cast.woman("seeks-men"))
                try await system.send(cast.man("man"))
                try await running.handled(4)
                let slate = try await Self.slate(cast, 2)
                #expect(slate.candidates.isEmpty)
                #expect(slate.degraded.contains("nobody_eligible"))
                #expect(
                    slate.excluded == [
                        .init(reason: "candidate_seeks_others", members: 1),
                        .init(reason: "viewer_seeks_others", members: 1),
                    ]
                )
            }
        }
    }

    @Test func `a slate is ranked as the viewer's arm of an experiment says`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("arms", on: system)
            let viewer = cast.id("viewer")
            let hybrid = try Scorer.hybrid(text: 3, style: 1)
            @Sendable func arm(_ variant: String) -> MatchCandidates.Experiment {
                .init(key: "style", phase: 2, variant: variant)
            }
            let ranking = SlateRanking(settings: MatchingSettings(), calibration: .builtIn) { userId, _ in
                userId == viewer
                    ? ScorerChoice(scorer: hybrid, counterfactual: .textOnly, experiment: arm("treatment"))
                    : ScorerChoice(scorer: .textOnly, counterfactual: hybrid, experiment: arm("control"))
            }
            let texts = try await TestModel.texts
            try await RunningWorker.run(on: system, texts: texts, ranking: ranking) { running in
                for (event, drawing) in [
                    (cast.profile("a", gender: cast.men, seeking: [cast.women], idealType: "calm"), 1),
                    (cast.profile("viewer", gender: cast.women, seeking: [cast.men], idealType: "tall"), 2),
                ] {
                    try await system.send(event)
                    let member = String(event.userId.dropFirst(cast.id("").count))
                    try await system.send(cast.photo(member, drawing: drawing))
                }
                try await running.handled(4)
                let slate = try await Self.slate(cast)
                #expect(slate.experiment == arm("treatment"))
                #expect(slate.scorer == .hybrid)
                #expect(slate.weights == .init(text: 0.75, style: 0.25))
                #expect(slate.candidates.map(\.variant) == ["control"])
                let request = cast.request("a")
                try await system.send(request)
                let other = try await system.journal.slate(causedBy: request.eventId)
                #expect(other.experiment == arm("control"))
                #expect(other.scorer == .textOnly)
                #expect(other.candidates.map(\.variant) == ["treatment"])
            }
        }
    }

    @Test func `the scorer follows from the configuration and from whether texts are read`() throws {
        var settings = MatchingSettings()
        settings.textWeight = 3
        settings.styleWeight = 1
        let hybrid = try Scorer.hybrid(text: 3, style: 1)
        func choice(readsTexts: Bool) throws -> ScorerChoice {
            try settings.chooser(readsTexts: readsTexts)("anyone", .at(0))
        }
        #expect(try choice(readsTexts: true) == ScorerChoice(scorer: hybrid, counterfactual: .textOnly))
        #expect(try choice(readsTexts: false) == ScorerChoice(scorer: .styleOnly, counterfactual: nil))
        settings.scorer = .textOnly
        #expect(try choice(readsTexts: false) == ScorerChoice(scorer: .textOnly, counterfactual: hybrid))
        settings.scorer = .hybrid
        #expect(try choice(readsTexts: false) == ScorerChoice(scorer: hybrid, counterfactual: .textOnly))
        settings.textWeight = -1
        #expect(throws: MatchingError.self) { try choice(readsTexts: true) }
    }
}
