import Matching
import Testing

/// Pools and members at the edge of what there can be: an outcome each, and no crash.
@Suite struct ExtremeMembersTests {
    private static func member(
        _ id: String,
        woman: Bool,
        ages: ClosedRange<Int>? = nil,
        blocked: Set<String> = []
    ) -> Member {
        Member(
            id: id,
            gender: woman ? "female" : "male",
            seeking: [woman ? "male" : "female"],
            birthYear: 1990,
            region: "r",
            ageRange: ages,
            blocked: blocked
        )
    }

    private static func ranker(_ members: [Member]) throws -> MatchRanker {
        var ranker = try MatchRanker(styleDimension: 4)
        var generator = SeededGenerator(seed: 3)
        for member in members {
            ranker.upsert(member)
            try ranker.upsert(style: generator.vector(4), for: member.id)
        }
        return ranker
    }

    private static func slate(_ ranker: MatchRanker, limit: Int = 20) throws -> RankedSlate {
        try ranker.slate(SlateRequest(viewerId: "viewer", limit: limit, referenceYear: 2026, scorer: .styleOnly))
    }

    @Test func `a million blocks leave those who are not blocked`() throws {
        let blocked = Set((0..<1_000_000).map { "man-\($0)" })
        let men = (999_990..<1_000_010).map { Self.member("man-\($0)", woman: false) }
        let slate = try Self.slate(try Self.ranker([Self.member("viewer", woman: true, blocked: blocked)] + men))
        #expect(slate.eligible == 10)
        #expect(slate.tally.excluded[.blockedByViewer] == 10)
        #expect(slate.entries.allSatisfy { !blocked.contains($0.userId) })
    }

    @Test func `everyone blocked is an empty slate that says why`() throws {
        let men = (0..<50).map { number in
            Self.member("man-\(number)", woman: false, blocked: number % 2 == 0 ? ["viewer"] : [])
        }
        let blocked = Set((0..<50).filter { $0 % 2 == 1 }.map { "man-\($0)" })
        let slate = try Self.slate(try Self.ranker([Self.member("viewer", woman: true, blocked: blocked)] + men))
        #expect(slate.entries.isEmpty && slate.eligible == 0)
        #expect(slate.tally.excluded[.blockedByViewer] == 25)
        #expect(slate.tally.excluded[.blockedByCandidate] == 25)
    }

    @Test func `a pool of the viewer alone is empty`() throws {
        let slate = try Self.slate(try Self.ranker([Self.member("viewer", woman: true)]))
        #expect(slate.entries.isEmpty && slate.eligible == 0 && slate.tally.considered == 0)
    }

    @Test func `preferences that nobody can meet leave nobody`() throws {
        let men = (0..<20).map { Self.member("man-\($0)", woman: false, ages: 18...20) }
        let picky = Self.member("viewer", woman: true, ages: 80...99)
        let slate = try Self.slate(try Self.ranker([picky] + men))
        #expect(slate.entries.isEmpty)
        #expect(slate.tally.excluded[.outsideViewerAgeRange] == 20)
    }

    @Test func `a limit above the pool gives the pool, and zero gives nobody`() throws {
        let men = (0..<5).map { Self.member("man-\($0)", woman: false) }
        let ranker = try Self.ranker([Self.member("viewer", woman: true)] + men)
        #expect(try Self.slate(ranker, limit: 1_000_000).entries.count == 5)
        #expect(try Self.slate(ranker, limit: 0).entries.isEmpty)
    }
}
