import Matching
import Testing

/// Where a single candidate stands, beside the slates that show everybody.
@Suite struct CandidateStandingTests {
    private static func crowd(_ count: Int) throws -> MatchRanker {
        var generator = SeededGenerator(seed: 5)
        var ranker = try MatchRanker(styleDimension: 16)
        for member in population(count, using: &generator) {
            ranker.upsert(member)
            // Few directions, so that many scores are equal and ids decide.
            let style = (0..<16).map { Float($0 == Int.random(in: 0..<4, using: &generator) ? 1 : 0) }
            if Int.random(in: 0...4, using: &generator) > 0, style.contains(1) {
                try ranker.upsert(style: style, for: member.id)
            }
            let texts = (0..<2).map { _ in generator.vector(16) }
            if Int.random(in: 0...4, using: &generator) > 0 {
                try ranker.upsert(texts: MemberTexts(model: "m", ideal: texts[0], own: texts[1]), for: member.id)
            }
        }
        return ranker
    }

    @Test func `a standing is the rank on the whole slate`() throws {
        let ranker = try Self.crowd(120)
        let scorers = [Scorer.textOnly, .styleOnly, try .hybrid(text: 1, style: 2)]
        var compared = 0
        for viewer in 0..<40 {
            let viewer = "member-\(viewer)"
            for (place, scorer) in scorers.enumerated() {
                let slate = try ranker.slate(
                    SlateRequest(viewerId: viewer, limit: 1000, referenceYear: 2026, scorer: scorer)
                )
                let ranks = Dictionary(uniqueKeysWithValues: slate.entries.map { ($0.userId, $0.rank) })
                for candidate in 0..<120 where viewer != "member-\(candidate)" {
                    let standing = try ranker.standing(
                        of: "member-\(candidate)",
                        for: viewer,
                        referenceYear: 2026,
                        calibration: .builtIn,
                        under: scorers
                    )
                    guard case .ranked(let places, let eligible) = standing else {
                        #expect(ranks["member-\(candidate)"] == nil)
                        continue
                    }
                    #expect(eligible == slate.eligible)
                    #expect(places[place].rank == ranks["member-\(candidate)"])
                    #expect(places[place].scorer == slate.scorer)
                    compared += places[place].rank == nil ? 0 : 1
                }
            }
        }
        #expect(compared > 900)
    }

    @Test func `who may not be shown has an obstacle, and who is not known is an error`() throws {
        var ranker = try MatchRanker(styleDimension: 2)
        ranker.upsert(Member(id: "a", gender: "f", seeking: ["m"], birthYear: 1990, region: "r", blocked: ["b"]))
        ranker.upsert(Member(id: "b", gender: "m", seeking: ["f"], birthYear: 1990, region: "r"))
        func standing(_ candidate: String, _ viewer: String) throws -> CandidateStanding {
            try ranker.standing(
                of: candidate,
                for: viewer,
                referenceYear: 2026,
                calibration: .builtIn,
                under: [.styleOnly]
            )
        }
        #expect(try standing("b", "a") == .excluded(.blockedByViewer))
        #expect(try standing("a", "b") == .excluded(.blockedByCandidate))
        #expect(try standing("a", "a") == .excluded(.sameMember))
        #expect(throws: MatchingError.self) { try standing("nobody", "a") }
        #expect(throws: MatchingError.self) { try standing("a", "nobody") }
    }

    @Test func `cosines are those of the eligible alone`() throws {
        let ranker = try Self.crowd(120)
        for viewer in 0..<20 {
            let viewer = "member-\(viewer)"
            let slate = try ranker.slate(
                SlateRequest(viewerId: viewer, limit: 1000, referenceYear: 2026, scorer: .styleOnly)
            )
            let cosines = try ranker.cosines(for: viewer, referenceYear: 2026)
            #expect(cosines.style.count == slate.eligible && cosines.text.count == slate.eligible)
            // Without a calibration of its own a style score is half of one plus the cosine.
            let scores = slate.entries.compactMap(\.styleScore).map { 2 * $0 - 1 }.sorted()
            let found = cosines.style.filter { !$0.isNaN }.map(Double.init).sorted()
            #expect(scores.count == found.count)
            for (score, cosine) in zip(scores, found) { #expect(abs(score - cosine) < 1e-6) }
        }
    }
}
