import FoundationEssentials
import Matching
import Testing

/// The ranker by text and style against the plain one.
@Suite struct MatchRankerTests {
    private static let styleDimension = 24
    private static let textDimension = 64

    /// People with everything, with nothing and with all between, of two text models.
    private static func crowd(
        _ count: Int,
        using generator: inout SeededGenerator
    ) throws -> (ranker: MatchRanker, plain: PlainRanker) {
        var ranker = try MatchRanker(styleDimension: styleDimension)
        var plain = PlainRanker()
        for member in population(count, using: &generator) {
            var person = PlainRanker.Person(member: member)
            if Int.random(in: 0...4, using: &generator) > 0 { person.style = generator.vector(styleDimension) }
            if Int.random(in: 0...4, using: &generator) > 0 {
                let isOurs = Int.random(in: 0...3, using: &generator) > 0
                // Rows are kept in bfloat16, which an eighth and a quarter fit into.
                let vectors = (0..<2).map { _ in
                    generator.vector(isOurs ? textDimension : 16).map { $0 > 0 ? Float(1) : -1 }
                }
                person.texts = MemberTexts(
                    model: isOurs ? "ours" : "the app's",
                    ideal: Int.random(in: 0...3, using: &generator) > 0 ? vectors[0] : nil,
                    own: Int.random(in: 0...3, using: &generator) > 0 ? vectors[1] : nil
                )
                if person.texts?.ideal == nil, person.texts?.own == nil { person.texts = nil }
            }
            ranker.upsert(member)
            if let style = person.style { try ranker.upsert(style: style, for: member.id) }
            if let texts = person.texts { try ranker.upsert(texts: texts, for: member.id) }
            plain.people[member.id] = person
        }
        return (ranker, plain)
    }

    private static func calibration() throws -> ScoreCalibration {
        let json = """
            {"version": 1, "pairs": 9, "text": {"kind": "quantiles", "quantiles": [-0.4, -0.1, 0.0, 0.2, 0.5]},
             "style": {"kind": "normal", "mean": 0.05, "deviation": 0.3}}
            """
        return try ScoreCalibration(bytes: Data(json.utf8), name: "calibration.json")
    }

    @Test(arguments: [Scorer.Kind.hybrid, .textOnly, .styleOnly])
    func `slates are those of the definitions`(kind: Scorer.Kind) throws {
        var generator = SeededGenerator(seed: 11)
        let (ranker, plain) = try Self.crowd(400, using: &generator)
        let hybrid = try Scorer.hybrid(text: 1, style: 3)
        let scorer = kind == .hybrid ? hybrid : kind == .textOnly ? Scorer.textOnly : .styleOnly
        let other = kind == .hybrid ? Scorer.textOnly : hybrid
        var ranked = 0
        for number in 0..<120 {
            let viewer = "member-\(number)"
            var request = SlateRequest(
                viewerId: viewer,
                limit: 15,
                referenceYear: 2026,
                scorer: scorer,
                counterfactual: other
            )
            request.calibration = try Self.calibration()
            request.limits = SlateLimits(
                seen: number % 3 == 0 ? ["member-1", "member-20", "member-77"] : [],
                exposures: ["member-5": 9, "member-50": 3, "member-51": 2],
                exposureCap: number % 2 == 0 ? 3 : nil
            )
            if number % 5 == 0 { request.taste = generator.vector(Self.styleDimension) }
            ranked += try Self.compare(ranker.slate(request), plain, request)
        }
        #expect(ranked > 300)
    }

    /// Compares a slate; returns how many entries it has.
    private static func compare(_ slate: RankedSlate, _ plain: PlainRanker, _ request: SlateRequest) throws -> Int {
        let viewer = try #require(plain.people[request.viewerId])
        let lacksText = viewer.texts == nil
        let lacksStyle = viewer.style == nil && request.taste == nil
        #expect(slate.styleMissing == (viewer.style == nil))
        #expect(slate.textMissing == lacksText)
        func left(_ scorer: Scorer) -> Scorer {
            guard scorer.kind == .hybrid, lacksText != lacksStyle else { return scorer }
            return lacksText ? .styleOnly : .textOnly
        }
        #expect(slate.scorer == left(request.scorer))
        let other = try #require(request.counterfactual)
        var asked = SlateRequest(
            viewerId: request.viewerId,
            limit: request.limit,
            referenceYear: request.referenceYear,
            scorer: left(request.scorer),
            counterfactual: left(other)
        )
        (asked.calibration, asked.limits, asked.taste) = (request.calibration, request.limits, request.taste)
        let rows = plain.rows(asked, by: asked.scorer)
        let ranks = Dictionary(
            uniqueKeysWithValues: plain.rows(asked, by: left(other)).enumerated().map { ($1.id, $0 + 1) }
        )
        #expect(slate.entries.count == min(request.limit, rows.count))
        for (offset, (entry, row)) in zip(slate.entries, rows).enumerated() {
            #expect(entry.rank == offset + 1)
            // Scores that agree to single precision may stand in either order.
            #expect(abs(entry.score - row.score) < 1e-6)
            let own = try #require(rows.first { $0.id == entry.userId })
            #expect(abs(own.score - entry.score) < 1e-6)
            #expect(Self.agree(entry.textScore, own.text))
            #expect(Self.agree(entry.styleScore, own.style))
            #expect(Self.agree(entry.counterfactualScore, own.other))
            if let rank = ranks[entry.userId], let found = entry.counterfactualRank {
                #expect(rank == found || Self.isTie(plain.rows(asked, by: left(other)), rank, found))
            } else {
                #expect(ranks[entry.userId] == nil && entry.counterfactualRank == nil)
            }
        }
        return slate.entries.count
    }

    private static func agree(_ first: Double?, _ second: Double?) -> Bool {
        guard let first, let second else { return first == nil && second == nil }
        return abs(first - second) < 1e-6
    }

    private static func isTie(_ rows: [PlainRanker.Row], _ first: Int, _ second: Int) -> Bool {
        guard rows.indices.contains(first - 1), rows.indices.contains(second - 1) else { return false }
        return abs(rows[first - 1].score - rows[second - 1].score) < 1e-6
    }

    @Test func `text alone is what a hybrid with no weight of style gives`() throws {
        var generator = SeededGenerator(seed: 12)
        let (ranker, _) = try Self.crowd(200, using: &generator)
        let hybrid = try Scorer.hybrid(text: 2, style: 0)
        for number in 0..<50 {
            let text = try ranker.slate(Self.request(number, .textOnly))
            let mixed = try ranker.slate(Self.request(number, hybrid))
            guard !text.textMissing else { continue }
            #expect(text.entries.map(\.userId) == mixed.entries.map(\.userId))
            #expect(text.entries.map(\.score) == mixed.entries.map(\.score))
        }
    }

    private static func request(_ number: Int, _ scorer: Scorer) -> SlateRequest {
        SlateRequest(viewerId: "member-\(number)", limit: 10, referenceYear: 2026, scorer: scorer)
    }

    @Test func `who looks like somebody before is put behind`() throws {
        var ranker = try MatchRanker(styleDimension: 2)
        ranker.upsert(member("w"))
        try ranker.upsert(style: [1, 0], for: "w")
        let styles: [(String, [Float])] = [
            ("a", [1, 0]), ("b", [1, 0.01]), ("c", [1, 0.5]), ("d", [1, 0.51]), ("e", [0, 1]),
        ]
        for (id, style) in styles {
            ranker.upsert(member(id, gender: "male"))
            try ranker.upsert(style: style, for: id)
        }
        var request = SlateRequest(
            viewerId: "w",
            limit: 4,
            referenceYear: 2026,
            scorer: .styleOnly,
            counterfactual: .styleOnly
        )
        #expect(try ranker.slate(request).entries.map(\.userId) == ["a", "b", "c", "d"])
        request.largestSimilarity = 0.99
        let slate = try ranker.slate(request)
        #expect(slate.entries.map(\.userId) == ["a", "c", "e", "b"])
        // The same rule holds for what the slate is compared with.
        #expect(slate.entries.map(\.counterfactualRank) == [1, 2, 3, 4])
        request.largestSimilarity = 1.5
        #expect(throws: MatchingError.self) { try ranker.slate(request) }
    }

    @Test func `what is missing is said`() throws {
        var ranker = try MatchRanker(styleDimension: 2)
        for (id, gender) in [("w", "female"), ("m", "male"), ("n", "male")] {
            ranker.upsert(member(id, gender: gender))
        }
        let hybrid = try Scorer.hybrid(text: 1, style: 1)
        let nothing = try ranker.slate(SlateRequest(viewerId: "w", limit: 3, referenceYear: 2026, scorer: hybrid))
        #expect(nothing.entries.isEmpty)
        #expect(nothing.eligible == 2)
        #expect(nothing.degradations == [.styleMissing, .textMissing, .calibrationBuiltIn])
        try ranker.upsert(texts: MemberTexts(model: "t", ideal: [1, 0, 0], own: [0, 1, 0]), for: "w")
        try ranker.upsert(texts: MemberTexts(model: "t", ideal: nil, own: [1, 0, 0]), for: "m")
        let text = try ranker.slate(SlateRequest(viewerId: "w", limit: 3, referenceYear: 2026, scorer: hybrid))
        #expect(text.scorer == .textOnly)
        #expect(text.entries.map(\.userId) == ["m"])
        #expect(text.entries.first?.scoreForViewer == 1)
        #expect(text.entries.first?.scoreForCandidate == 0.5)
        #expect(text.degradations == [.styleMissing, .candidatesWithoutText])
        try ranker.upsert(texts: MemberTexts(model: "another", ideal: nil, own: [1, 0, 0]), for: "m")
        let foreign = try ranker.slate(SlateRequest(viewerId: "w", limit: 3, referenceYear: 2026, scorer: hybrid))
        #expect(foreign.entries.isEmpty)
    }

    @Test func `vectors that cannot be compared are refused and leave nothing behind`() throws {
        var ranker = try MatchRanker(styleDimension: 2)
        try ranker.upsert(texts: MemberTexts(model: "t", ideal: [1, 0, 0], own: nil), for: "a")
        let wrong: [(MemberTexts, MatchingError.Code)] = [
            (MemberTexts(model: "t", ideal: [1, 0], own: nil), .wrongDimension),
            (MemberTexts(model: "t", ideal: [1, 0, 0], own: [0, 0, 0]), .zeroVector),
            (MemberTexts(model: "u", ideal: [.nan, 0], own: nil), .notFinite),
        ]
        for (texts, code) in wrong {
            let error = #expect(throws: MatchingError.self) { try ranker.upsert(texts: texts, for: "b") }
            #expect(error?.code == code)
            #expect(ranker.directory.slot(of: "b") == nil)
            #expect(throws: MatchingError.self) { try ranker.upsert(texts: texts, for: "a") }
            #expect(ranker.textModel(of: "a") == "t")
        }
        for number in 1..<16 {
            try ranker.upsert(texts: MemberTexts(model: "m\(number)", ideal: [1], own: nil), for: "m\(number)")
        }
        #expect(throws: MatchingError.self) {
            try ranker.upsert(texts: MemberTexts(model: "one more", ideal: [1], own: nil), for: "b")
        }
        ranker.removeTexts(of: "m3")
        try ranker.upsert(texts: MemberTexts(model: "one more", ideal: [1], own: nil), for: "b")
    }

    @Test func `texts are replaced, also those of the only member of their model`() throws {
        var ranker = try MatchRanker(styleDimension: 2)
        for (id, gender) in [("w", "female"), ("m", "male")] { ranker.upsert(member(id, gender: gender)) }
        try ranker.upsert(texts: MemberTexts(model: "t", ideal: [1, 0], own: nil), for: "w")
        try ranker.upsert(texts: MemberTexts(model: "t", ideal: [0, 1], own: nil), for: "w")
        try ranker.upsert(texts: MemberTexts(model: "t", ideal: nil, own: [0, 1]), for: "m")
        let request = SlateRequest(viewerId: "w", limit: 3, referenceYear: 2026, scorer: .textOnly)
        #expect(try ranker.slate(request).entries.map(\.scoreForViewer) == [1])
        try ranker.upsert(texts: MemberTexts(model: "t", ideal: nil, own: nil), for: "m")
        #expect(try ranker.slate(request).entries.isEmpty)
        #expect(!ranker.hasTexts("m"))
    }

    @Test func `a taste of the wrong length is refused`() throws {
        var ranker = try MatchRanker(styleDimension: 2)
        ranker.upsert(member("w"))
        var request = SlateRequest(viewerId: "w", limit: 3, referenceYear: 2026, scorer: .styleOnly)
        request.taste = [1, 2, 3]
        #expect(throws: MatchingError.self) { try ranker.slate(request) }
    }
}
