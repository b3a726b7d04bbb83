import Matching
import Testing

@Suite("Ranker by style alone")
struct StyleAloneTests {
    private static func ranker(_ members: [(Member, [Float]?)]) throws -> MatchRanker {
        var ranker = try MatchRanker(styleDimension: 2)
        for (member, vector) in members {
            ranker.upsert(member)
            if let vector { try ranker.upsert(style: vector, for: member.id) }
        }
        return ranker
    }

    @Test("Finds what comparing everybody with everybody finds, through changes")
    func againstBruteForce() throws {
        var generator = SeededGenerator(seed: 5)
        let dimension = 24
        var members: [String: Member] = [:]
        var vectors: [String: [Float]] = [:]
        var ranker = try MatchRanker(styleDimension: dimension)
        for _ in 0..<4 {
            for member in population(300, using: &generator) {
                members[member.id] = member
                ranker.upsert(member)
                let vector = generator.vector(dimension)
                switch Int.random(in: 0...5, using: &generator) {
                case 0:
                    members[member.id] = nil
                    vectors[member.id] = nil
                    ranker.remove(member.id)
                case 1:
                    vectors[member.id] = nil
                    ranker.removeStyle(of: member.id)
                case 2:
                    members[member.id] = nil
                    ranker.removeAttributes(of: member.id)
                default:
                    vectors[member.id] = vector
                    try ranker.upsert(style: vector, for: member.id)
                }
            }
            #expect(ranker.directory.count == members.count)
            #expect(ranker.styles.count == vectors.count)
            for viewer in members.values.sorted(by: { $0.id < $1.id }).prefix(40) {
                try Self.compare(ranker, viewer, members, vectors)
            }
        }
    }

    private static func compare(
        _ ranker: MatchRanker,
        _ viewer: Member,
        _ members: [String: Member],
        _ vectors: [String: [Float]]
    ) throws {
        let slate = try ranker.slate(for: viewer.id, limit: 12, referenceYear: 2026)
        let rule = Eligibility(referenceYear: 2026)
        let eligible = members.values.filter { rule.obstacle(viewer: viewer, candidate: $0) == nil }
        #expect(slate.eligible == eligible.count)
        #expect(slate.tally.considered == members.count - 1)
        let isComplete = vectors[viewer.id] == nil || eligible.allSatisfy { vectors[$0.id] != nil }
        #expect(slate.degradations.contains(.candidatesWithoutStyle) == !isComplete)
        #expect(slate.styleMissing == (vectors[viewer.id] == nil))
        guard let own = vectors[viewer.id] else {
            #expect(slate.entries.isEmpty)
            return
        }
        let expected = eligible.compactMap { candidate in
            vectors[candidate.id].map { (id: candidate.id, score: cosine(own, $0)) }
        }.sorted { $0.score > $1.score }.prefix(12)
        #expect(slate.entries.map(\.userId) == expected.map(\.id))
        #expect(slate.entries.map(\.rank) == Array(1..<expected.count + 1))
        for (entry, reference) in zip(slate.entries, expected) {
            // Half of one plus the cosine, where nothing has been fitted.
            #expect(abs(entry.score - (1 + reference.score) / 2) < 1e-5)
        }
    }

    private static func cosine(_ lhs: [Float], _ rhs: [Float]) -> Double {
        func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
        return dot(lhs, rhs) / (dot(lhs, lhs) * dot(rhs, rhs)).squareRoot()
    }

    @Test("A viewer of whom nothing is known is an error")
    func unknownViewer() throws {
        var ranker = try Self.ranker([(member("a"), [1, 0])])
        try ranker.upsert(style: [1, 0], for: "vector-only")
        for id in ["nobody", "vector-only"] {
            let error = #expect(throws: MatchingError.self) {
                try ranker.slate(for: id, limit: 5, referenceYear: 2026)
            }
            #expect(error?.code == .unknownMember)
        }
        let error = #expect(throws: MatchingError.self) { try ranker.slate(for: "a", limit: -1, referenceYear: 2026) }
        #expect(error?.code == .invalidArgument)
    }

    @Test("A viewer without a vector gets no entries and still learns how many are eligible")
    func viewerWithoutVector() throws {
        let ranker = try Self.ranker([(member("w"), nil), (member("m", gender: "male"), [1, 0])])
        let slate = try ranker.slate(for: "w", limit: 5, referenceYear: 2026)
        #expect(slate.styleMissing)
        #expect(slate.entries.isEmpty)
        #expect(slate.eligible == 1)
        #expect(slate.degradations == [.styleMissing, .textMissing])
    }

    @Test("Limits of zero and beyond the pool", arguments: [(0, 0), (1, 1), (2, 2), (100, 2), (Int.max, 2)])
    func limits(limit: Int, expected: Int) throws {
        let ranker = try Self.ranker([
            (member("w"), [1, 0]), (member("m1", gender: "male"), [0, 1]), (member("m2", gender: "male"), [1, 1]),
            (member("m3", gender: "male"), nil),
        ])
        let slate = try ranker.slate(for: "w", limit: limit, referenceYear: 2026)
        #expect(slate.entries.map(\.userId) == Array(["m2", "m1"].prefix(expected)))
        #expect(slate.eligible == 3)
        #expect(slate.degradations.contains(.candidatesWithoutStyle))
        #expect(!slate.styleMissing)
    }

    @Test("An empty pool, a pool that is blocked, and a pool that wants others give empty slates with the reason")
    func emptyPools() throws {
        let alone = try Self.ranker([(member("w"), [1, 0])]).slate(for: "w", limit: 5, referenceYear: 2026)
        #expect(alone.entries.isEmpty)
        #expect(alone.tally.considered == 0)

        let men = (0..<9).map { member("m\($0)", gender: "male", blocked: $0 < 4 ? ["w"] : []) }
        let blocking = member("w", blocked: Set(men.dropFirst(4).map(\.id)))
        let blocked = try Self.ranker([(blocking, [1, 0])] + men.map { ($0, [1, 0]) })
            .slate(for: "w", limit: 5, referenceYear: 2026)
        #expect(blocked.entries.isEmpty)
        #expect(blocked.tally.excluded == [.blockedByCandidate: 4, .blockedByViewer: 5])

        let others = (0..<9).map { member("m\($0)", gender: "male", seeking: ["male"]) }
        let unwanted = try Self.ranker([(member("w"), [1, 0])] + others.map { ($0, [1, 0]) })
            .slate(for: "w", limit: 5, referenceYear: 2026)
        #expect(unwanted.entries.isEmpty)
        #expect(unwanted.tally.excluded == [.candidateSeeksOthers: 9])
    }

    @Test("The region matters only where it is said to")
    func region() throws {
        for (requiresSameRegion, expected) in [(false, ["m1", "m2"]), (true, ["m2"])] {
            var ranker = try MatchRanker(styleDimension: 2, requiresSameRegion: requiresSameRegion)
            let members = [
                member("w"), member("m1", gender: "male", region: "busan"), member("m2", gender: "male"),
            ]
            for member in members {
                ranker.upsert(member)
                try ranker.upsert(style: [1, 0], for: member.id)
            }
            let slate = try ranker.slate(for: "w", limit: 5, referenceYear: 2026)
            #expect(slate.entries.map(\.userId) == expected)
        }
    }

    @Test("Vectors and attributes may come in any order, and a member leaves nothing behind")
    func arrivalOrderAndErasure() throws {
        var ranker = try MatchRanker(styleDimension: 2)
        try ranker.upsert(style: [1, 0], for: "m")
        try ranker.upsert(style: [1, 0], for: "w")
        ranker.upsert(member("w"))
        #expect(try ranker.slate(for: "w", limit: 5, referenceYear: 2026).eligible == 0)
        ranker.upsert(member("m", gender: "male"))
        #expect(try ranker.slate(for: "w", limit: 5, referenceYear: 2026).entries.map(\.userId) == ["m"])

        ranker.remove("m")
        #expect(!ranker.hasStyle("m"))
        // Whoever gets the slot next must not inherit the vector.
        ranker.upsert(member("next", gender: "male"))
        let slate = try ranker.slate(for: "w", limit: 5, referenceYear: 2026)
        #expect(slate.eligible == 1)
        #expect(slate.degradations.contains(.candidatesWithoutStyle))
        #expect(slate.entries.isEmpty)
    }

    @Test("A refused vector leaves no member behind")
    func refusedVector() throws {
        var ranker = try MatchRanker(styleDimension: 2)
        #expect(throws: MatchingError.self) { try ranker.upsert(style: [0, 0], for: "a") }
        #expect(ranker.directory.slot(of: "a") == nil)
    }
}
