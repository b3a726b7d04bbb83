import Contracts
import EventWorker
import Foundation
import Inference
import KafkaBridge
import Testing

/// Texts on their way from a profile to a slate.
@Suite(.runningSystem(readsTexts: true), .timeLimit(.minutes(2)))
struct TextFlowTests {
    let system: TestSystem
    let running: RunningWorker

    init() throws {
        let current = try #require(RunningSystemTrait.current)
        system = current.system
        running = current.running
    }

    private static let ideals = ["차분하고 다정한 사람", "Someone who laughs a lot", "A calm person who likes books"]
    private static let introductions = ["산책과 커피를 좋아해요", "I laugh a lot and cook", "Books, jazz and quiet evenings"]

    @Test func `texts become vectors beside the attributes`() async throws {
        let cast = Cast("texts", on: system)
        let event = cast.profile(
            "m",
            gender: cast.women,
            seeking: [cast.men],
            idealType: Self.ideals[0],
            introduction: "  \(Self.introductions[0])\n",
            mbti: "INFJ"
        )
        try await system.send(event)
        let vectors = try #require(try await system.journal.attributes(causedBy: event.eventId).textVectors)
        let model = try await TestModel.texts
        #expect(vectors.fingerprint == model.fingerprint)
        #expect(vectors.dimension == model.dimension)
        #expect(vectors.refused == nil)
        for (text, written) in [
            (TextVectors.Text.ideal, Self.ideals[0]), (.own, "\(Self.introductions[0])\nMBTI: INFJ"),
        ] {
            let features = try await TestModel.encoder.encode(text: written).values
            let vector = try #require(try vectors.vector(text))
            #expect(TextScores.cosine(features, vector) > 0.9999)
        }
        // The texts are read once, whatever else of the profile changes and whoever writes the same.
        let figures = running.figures
        let again = cast.profile(
            "m",
            gender: cast.women,
            seeking: [cast.men],
            region: "Busan",
            idealType: Self.ideals[0],
            introduction: Self.introductions[0],
            mbti: "INFJ",
            at: 2
        )
        try await system.send(again)
        #expect(try await system.journal.attributes(causedBy: again.eventId).textVectors == vectors)
        let other = cast.profile(
            "n",
            gender: cast.women,
            seeking: [cast.men],
            idealType: Self.ideals[0],
            introduction: " "
        )
        try await system.send(other)
        let others = try #require(try await system.journal.attributes(causedBy: other.eventId).textVectors)
        #expect(others.ideal == vectors.ideal)
        #expect(others.own == nil)
        #expect(running.figures.textsUnchanged >= figures.textsUnchanged + 1)
        #expect(running.figures.textCacheHits >= figures.textCacheHits + 1)
    }

    @Test func `without a photo a slate is ranked by text, from both sides`() async throws {
        let cast = Cast("by-text", on: system)
        let viewer = cast.profile(
            "viewer",
            gender: cast.women,
            seeking: [cast.men],
            idealType: Self.ideals[2],
            introduction: Self.introductions[1]
        )
        let men = (0..<3).map { index in
            cast.profile(
                "man-\(index)",
                gender: cast.men,
                seeking: [cast.women],
                idealType: Self.ideals[index],
                introduction: Self.introductions[index]
            )
        }
        try await system.send(all: men)
        for man in men { _ = try await system.journal.attributes(causedBy: man.eventId) }
        for man in men {
            try await eventually("\(man.userId) is known") { await running.worker.roster.canRank(man.userId) }
        }
        // A new text makes a slate without anybody asking.
        try await system.send(viewer)
        let slate = try await system.journal.slate(causedBy: viewer.eventId)
        let scores = try await TextScores.scores(viewer, men)
        #expect(slate.candidates.map(\.userId) == scores.sorted { $0.1 > $1.1 }.map(\.0))
        for candidate in slate.candidates {
            let expected = try #require(scores.first { $0.0 == candidate.userId }?.1)
            // Vectors are kept with eight bits of precision.
            #expect(abs(candidate.score - expected) < 2e-3)
            let textScore = try #require(candidate.textScore)
            #expect(abs(textScore - expected) < 2e-3)
            #expect(candidate.styleScore == nil)
            #expect(candidate.scoreForViewer != nil && candidate.scoreForCandidate != nil)
        }
        #expect(slate.scorer == .textOnly)
        #expect(slate.weights == .init(text: 1, style: 0))
        #expect(slate.styleMissing)
        #expect(slate.degraded == ["style_missing"])
        let model = try await TestModel.texts
        #expect(slate.textModel == model.fingerprint)
        #expect(slate.calibration == "built-in")
        #expect(slate.filterVersion == "2")
        #expect(slate.experiment == nil)
    }

    @Test func `with photos a slate adds up text and style and says what text alone would do`() async throws {
        let cast = Cast("hybrid", on: system)
        let members = ["viewer"] + (0..<3).map { "man-\($0)" }
        let profiles = members.enumerated().map { index, member in
            cast.profile(
                member,
                gender: index == 0 ? cast.women : cast.men,
                seeking: [index == 0 ? cast.men : cast.women],
                idealType: Self.ideals[(index + 2) % 3],
                introduction: Self.introductions[(index + 1) % 3]
            )
        }
        try await system.send(all: profiles)
        for (index, member) in members.enumerated() { try await system.send(cast.photo(member, drawing: index + 1)) }
        for member in members {
            _ = try await system.journal.embedding(causedBy: cast.photo(member, drawing: 1).eventId)
            try await eventually("\(member) is known") {
                let roster = running.worker.roster
                let hasStyle = await roster.hasStyle(cast.id(member))
                let canRank = await roster.canRank(cast.id(member))
                return hasStyle && canRank
            }
        }
        try await system.send(cast.request("viewer"))
        let slate = try await system.journal.slate(causedBy: cast.request("viewer").eventId)
        #expect(slate.scorer == .hybrid)
        #expect(slate.weights == .init(text: 0.5, style: 0.5))
        #expect(slate.degraded == ["calibration_built_in"])
        #expect(!slate.styleMissing)
        let texts = try await TextScores.scores(profiles[0], Array(profiles[1...]))
        let byText = texts.sorted { $0.1 > $1.1 }.map(\.0)
        #expect(Set(slate.candidates.map(\.userId)) == Set(byText))
        #expect(slate.candidates.map(\.score) == slate.candidates.map(\.score).sorted(by: >))
        for candidate in slate.candidates {
            #expect(candidate.counterfactualRank == (byText.firstIndex(of: candidate.userId) ?? 9) + 1)
            let text = try #require(candidate.textScore)
            let counterfactual = try #require(candidate.counterfactualScore)
            #expect(abs(counterfactual - text) < 1e-6)
            // Both sides have one style score, and each has its own text score.
            let style = try #require(candidate.styleScore)
            let forViewer = try #require(candidate.scoreForViewer)
            let forCandidate = try #require(candidate.scoreForCandidate)
            #expect(abs(candidate.score - 2 * forViewer * forCandidate / (forViewer + forCandidate)) < 1e-6)
            let (one, other) = (2 * forViewer - style, 2 * forCandidate - style)
            #expect(abs(2 * one * other / (one + other) - text) < 1e-6)
        }
    }

    @Test func `a text that is too long counts as missing, and the record says why`() async throws {
        let cast = Cast("long", on: system)
        let event = cast.profile(
            "m",
            gender: cast.women,
            seeking: [cast.men],
            idealType: Self.ideals[0],
            introduction: String(repeating: "말 ", count: 5000)
        )
        try await system.send(event)
        let attributes = try await system.journal.attributes(causedBy: event.eventId)
        #expect(attributes.textVectors?.refused == [.init(text: .own, reason: "text_too_long")])
        #expect(attributes.textVectors?.ideal != nil)
        #expect(attributes.textVectors?.own == nil)
        #expect(running.figures.textsRefused >= 1)
        // The member still has a slate, by the text that was read.
        let slate = try await system.journal.slate(causedBy: event.eventId)
        #expect(slate.degraded.contains("style_missing"))
        #expect(!slate.degraded.contains("text_missing"))
    }

    @Test func `the app's own vector takes the place of ours`() async throws {
        let cast = Cast("app", on: system)
        func profile(_ member: String, _ gender: String, _ seeking: String, _ values: [Float]) -> ProfileUpdated {
            cast.profile(
                member,
                gender: gender,
                seeking: [seeking],
                idealType: Self.ideals[0],
                textEmbedding: TextEmbedding(model: "app-3", values: values)
            )
        }
        let men = [profile("a", cast.men, cast.women, [1, 0]), profile("b", cast.men, cast.women, [0, 2])]
        let viewer = profile("viewer", cast.women, cast.men, [0.6, 0.8])
        // Of another model: not compared with the others.
        let other = cast.profile("c", gender: cast.men, seeking: [cast.women], idealType: Self.ideals[0])
        try await system.send(all: men + [other])
        for man in men + [other] {
            _ = try await system.journal.attributes(causedBy: man.eventId)
            try await eventually("\(man.userId) is known") { await running.worker.roster.canRank(man.userId) }
        }
        try await system.send(viewer)
        let attributes = try await system.journal.attributes(causedBy: viewer.eventId)
        #expect(attributes.textEmbedding == viewer.textEmbedding)
        #expect(attributes.textVectors == nil)
        let slate = try await system.journal.slate(causedBy: viewer.eventId)
        #expect(slate.textModel == "app-3")
        #expect(slate.candidates.map(\.userId) == [cast.id("b"), cast.id("a")])
        for (candidate, cosine) in zip(slate.candidates, [0.8, 0.6]) {
            #expect(abs(candidate.score - (1 + cosine) / 2) < 2e-3)
        }
        #expect(slate.degraded.contains("candidates_without_text"))

        let wrong = profile("d", cast.men, cast.women, [1, 0, 0])
        let delivery = try await system.send(wrong)
        let letter = try await system.journal.deadLetter(from: Topics.profileUpdated, at: delivery)
        #expect(letter.header("dlq_reason") == "wrong_dimension")
        #expect(await !running.worker.roster.knows(wrong.userId))
    }
}
