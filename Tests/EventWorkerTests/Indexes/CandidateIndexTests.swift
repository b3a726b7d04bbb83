import Contracts
import EventWorker
import Foundation
import Matching
import Testing

/// What every index promises.
@Suite(.vectorServer, .timeLimit(.minutes(2))) struct CandidateIndexTests {
    private static let kinds = CandidateIndexKind.allCases

    @Test(arguments: kinds)
    func `the nearest come first, with the scores of their angles`(_ kind: CandidateIndexKind) async throws {
        let pool = try await IndexUnderTest(kind, "nearest")
        try await pool.member("viewer", gender: "man")
        try await pool.style("viewer", degrees: 0)
        let angles = ["far": 120.0, "near": 10, "opposite": 180, "middle": 45]
        for (member, degrees) in angles.sorted(by: { $0.key < $1.key }) {
            // One half is told of the photo first, the other of the profile.
            if degrees > 100 { try await pool.style(member, degrees: degrees) }
            try await pool.member(member)
            if degrees <= 100 { try await pool.style(member, degrees: degrees) }
        }
        #expect(try await pool.slate() == ["near", "middle", "far", "opposite"])
        #expect(try await pool.slate(limit: 2) == ["near", "middle"])
        let slate = try await pool.index.slate(pool.question())
        #expect(slate.eligible == 4 && !slate.styleMissing && slate.degradations == [.textMissing])
        for entry in slate.entries {
            let degrees = try #require(angles[String(entry.userId.dropFirst(8))])
            #expect(abs(entry.score - (1 + cosine(degrees)) / 2) < 1e-6)
        }
    }

    @Test(arguments: kinds)
    func `a newer photo replaces an older one, and never the other way`(_ kind: CandidateIndexKind) async throws {
        let pool = try await IndexUnderTest(kind, "replaced")
        try await pool.member("viewer", gender: "man")
        try await pool.style("viewer", degrees: 0)
        for member in ["a", "b"] { try await pool.member(member) }
        try await pool.style("a", degrees: 10, at: 5)
        try await pool.style("b", degrees: 20, at: 5)
        #expect(try await pool.slate() == ["a", "b"])
        #expect(try await pool.style("a", degrees: 30, at: 6))
        #expect(try await pool.slate() == ["b", "a"])
        #expect(try await !pool.style("a", degrees: 0, at: 4))
        // The same record again.
        #expect(try await pool.style("a", degrees: 30, at: 6))
        #expect(try await pool.slate() == ["b", "a"])
        #expect(try await pool.index.slate(pool.question()).eligible == 2)
    }

    @Test(arguments: kinds)
    func `newer attributes decide, and never older ones`(_ kind: CandidateIndexKind) async throws {
        let pool = try await IndexUnderTest(kind, "attributes")
        try await pool.member("viewer", gender: "man")
        try await pool.style("viewer", degrees: 0)
        try await pool.member("a", at: 5)
        try await pool.style("a", degrees: 10)
        try await pool.member("a", active: false, at: 6)
        #expect(try await pool.slate().isEmpty)
        try await pool.member("a", at: 4)
        #expect(try await pool.slate().isEmpty)
        try await pool.member("a", at: 7)
        #expect(try await pool.slate() == ["a"])
        // Another photo keeps what is known of the profile.
        try await pool.style("a", degrees: 20, at: 8)
        #expect(try await pool.slate() == ["a"])
    }

    @Test(arguments: kinds)
    func `who is erased is gone until something newer comes`(_ kind: CandidateIndexKind) async throws {
        let pool = try await IndexUnderTest(kind, "erased")
        try await pool.member("viewer", gender: "man")
        try await pool.style("viewer", degrees: 0)
        for (member, degrees) in [("a", 10.0), ("b", 20)] {
            try await pool.member(member, at: 2)
            try await pool.style(member, degrees: degrees, at: 2)
        }
        #expect(try await pool.index.erase(pool.id("a"), at: .at(3)))
        #expect(try await pool.slate() == ["b"])
        // What is older than the erasure does not bring anybody back.
        try await pool.member("a", at: 2.5)
        #expect(try await !pool.style("a", degrees: 10, at: 2.5))
        #expect(try await pool.slate() == ["b"])
        try await pool.member("a", at: 4)
        try await pool.style("a", degrees: 15, at: 4)
        #expect(try await pool.slate() == ["a", "b"])
        #expect(try await !pool.index.erase(pool.id("a"), at: .at(3.5)))
        #expect(try await pool.slate() == ["a", "b"])
        // An erased viewer is unknown.
        try await pool.index.erase(pool.id("viewer"), at: .at(9))
        let error = await #expect(throws: MatchingError.self) { try await pool.slate() }
        #expect(error?.code == .unknownMember)
    }

    @Test(arguments: kinds)
    func `equal ones stand in the byte order of their ids, whatever came first`(_ kind: CandidateIndexKind) async throws
    {
        let pool = try await IndexUnderTest(kind, "ties")
        try await pool.member("viewer", gender: "man")
        try await pool.style("viewer", degrees: 0)
        for member in ["c", "é", "a b", "d", "a"] {
            try await pool.member(member)
            try await pool.style(member, degrees: 33)
        }
        try await pool.member("z")
        try await pool.style("z", degrees: 32)
        #expect(try await pool.slate() == ["z", "a", "a b", "c", "d", "é"])
        #expect(try await pool.slate(limit: 3) == ["z", "a", "a b"])
        try await pool.index.erase(pool.id("a"), at: .at(5))
        try await pool.member("a", at: 6)
        try await pool.style("a", degrees: 33, at: 6)
        #expect(try await pool.slate() == ["z", "a", "a b", "c", "d", "é"])
    }

    @Test(arguments: kinds)
    func `an empty pool, a small one and a viewer without a photo have their outcomes`(_ kind: CandidateIndexKind)
        async throws
    {
        let pool = try await IndexUnderTest(kind, "small")
        let error = await #expect(throws: MatchingError.self) { try await pool.slate() }
        #expect(error?.code == .unknownMember)
        try await pool.member("viewer", gender: "man")
        var slate = try await pool.index.slate(pool.question())
        #expect(slate.entries.isEmpty && slate.eligible == 0 && slate.styleMissing)
        try await pool.style("viewer", degrees: 0)
        slate = try await pool.index.slate(pool.question())
        #expect(slate.entries.isEmpty && slate.eligible == 0 && !slate.styleMissing)
        try await pool.member("a")
        try await pool.style("a", degrees: 10)
        #expect(try await pool.slate(limit: 1000) == ["a"])
        #expect(try await pool.slate(limit: 0).isEmpty)
        // A candidate who wants the viewer and whom nobody has told the photo of.
        try await pool.member("b")
        #expect(try await pool.index.slate(pool.question()).eligible == 2)
        #expect(try await pool.slate() == ["a"])
    }
}
