import Matching
import Testing

@Suite struct MatchRankerTextsTests {
    private static let texts = MemberTexts(model: "m", ideal: [3, 4], own: [0, -2])

    @Test func `vectors can be had back, of length one and in bfloat16`() throws {
        var ranker = try MatchRanker(styleDimension: 2)
        #expect(ranker.texts(of: "a") == nil)
        try ranker.upsert(texts: Self.texts, for: "a")
        let kept = try #require(ranker.texts(of: "a"))
        #expect(kept.model == "m")
        // The bfloat16 values next to 0.6 and 0.8.
        #expect(kept.ideal == [0.6015625, 0.80078125])
        #expect(kept.own == [0, -1])
        // What was had back goes in again as it is.
        try ranker.upsert(texts: kept, for: "b")
        #expect(ranker.texts(of: "b") == kept)
    }

    @Test func `the only member of a model may bring its vectors again`() throws {
        var ranker = try MatchRanker(styleDimension: 2)
        for _ in 1...3 { try ranker.upsert(texts: Self.texts, for: "a") }
        #expect(ranker.texts(of: "a")?.own == [0, -1])
        // One without an ideal type keeps none of before.
        try ranker.upsert(texts: MemberTexts(model: "m", ideal: nil, own: [1, 0]), for: "a")
        #expect(ranker.texts(of: "a") == MemberTexts(model: "m", ideal: nil, own: [1, 0]))
        ranker.removeTexts(of: "a")
        #expect(ranker.texts(of: "a") == nil)
        // With its last member a model forgets how long its vectors are.
        try ranker.upsert(texts: MemberTexts(model: "m", ideal: [1, 0, 0], own: nil), for: "a")
        #expect(ranker.texts(of: "a")?.ideal == [1, 0, 0])
    }

    @Test func `what cannot be taken changes nothing`() throws {
        var ranker = try MatchRanker(styleDimension: 2)
        try ranker.upsert(texts: Self.texts, for: "a")
        let kept = ranker.texts(of: "a")
        for wrong in [[0, 0], [.nan, 1], [1, 0, 0]] as [[Float]] {
            #expect(throws: MatchingError.self) {
                try ranker.upsert(texts: MemberTexts(model: "m", ideal: wrong, own: nil), for: "a")
            }
            #expect(ranker.texts(of: "a") == kept)
        }
    }
}
