import Contracts
import EventWorker
import Matching
import Testing

/// Whom every index leaves out.
@Suite(.vectorServer, .timeLimit(.minutes(2))) struct CandidateIndexRuleTests {
    private static let kinds = CandidateIndexKind.allCases

    @Test(arguments: kinds)
    func `the rules hold from both sides and count their reasons`(_ kind: CandidateIndexKind) async throws {
        let pool = try await IndexUnderTest(kind, "rules", requiresSameRegion: true)
        try await pool.member("viewer", gender: "man", ages: AgeRange(min: 25, max: 35), blocked: ["blocked"])
        try await pool.style("viewer", degrees: 0)
        try await pool.member("man", gender: "man", seeking: ["man"])
        try await pool.member("seeks-women", seeking: ["woman"])
        try await pool.member("too-old", age: 36)
        try await pool.member("oldest", age: 35)
        try await pool.member("youngest", age: 25)
        try await pool.member("too-young", age: 24)
        try await pool.member("wants-older", ages: AgeRange(min: 31, max: 99))
        try await pool.member("wants-just-so", ages: AgeRange(min: 30, max: 30))
        try await pool.member("away", region: "Busan")
        try await pool.member("away-nowhere", region: " ")
        try await pool.member("inactive", active: false)
        try await pool.member("blocked")
        try await pool.member("blocks", blocked: ["viewer"])
        try await pool.member("seen")
        try await pool.member("shown-enough")
        let members = [
            "man", "seeks-women", "too-old", "oldest", "youngest", "too-young", "wants-older", "wants-just-so", "away",
            "away-nowhere", "inactive", "blocked", "blocks", "seen", "shown-enough",
        ]
        for (offset, member) in members.enumerated() { try await pool.style(member, degrees: Double(offset)) }
        let limits = SlateLimits(
            seen: [pool.id("seen")],
            exposures: [pool.id("shown-enough"): 3, pool.id("oldest"): 2],
            exposureCap: 3
        )
        #expect(try await pool.slate(limits: limits) == ["oldest", "youngest", "wants-just-so"])
        let tally = try await pool.index.slate(pool.question(limits: limits)).tally
        #expect(tally.eligible == 3)
        #expect(
            tally.excluded == [
                .viewerSeeksOthers: 1, .candidateSeeksOthers: 1, .outsideViewerAgeRange: 2,
                .outsideCandidateAgeRange: 1, .differentRegion: 2, .candidateInactive: 1, .blockedByViewer: 1,
                .blockedByCandidate: 1, .alreadySeen: 1, .shownEnough: 1,
            ]
        )
        // The rule is symmetric: whoever is on the slate has the viewer on theirs.
        for member in ["oldest", "wants-just-so"] { #expect(try await pool.slate(member) == ["viewer"]) }
        #expect(try await pool.slate("wants-older").isEmpty)
        #expect(try await pool.slate("inactive").isEmpty)
    }

    @Test(arguments: kinds)
    func `words of any kind are told apart`(_ kind: CandidateIndexKind) async throws {
        let pool = try await IndexUnderTest(kind, "words", requiresSameRegion: true)
        let words = ["a\"b", "a\\", "a'b", "%61", "a", "서울", "1", " ", "in", "] or 1 == 1", "🏳️‍🌈", "A"]
        for (offset, word) in words.enumerated() {
            for side in ["left", "right"] {
                let member = "\(side)-\(offset)"
                try await pool.member(member, gender: word, seeking: [word], region: word)
                try await pool.style(member, degrees: Double(offset))
            }
        }
        for offset in words.indices {
            #expect(try await pool.slate("left-\(offset)") == ["right-\(offset)"], "\(words[offset])")
        }
    }

    @Test(arguments: kinds)
    func `preferences that nobody can meet give an empty slate with its reasons`(_ kind: CandidateIndexKind)
        async throws
    {
        let pool = try await IndexUnderTest(kind, "contradiction")
        try await pool.member("viewer", gender: "man", seeking: ["nobody"])
        try await pool.member("blocker", gender: "man", blocked: ["a", "b"])
        for member in ["viewer", "blocker"] { try await pool.style(member, degrees: 0) }
        for member in ["a", "b"] {
            try await pool.member(member)
            try await pool.style(member, degrees: 5)
        }
        let nobody = try await pool.index.slate(pool.question())
        #expect(nobody.entries.isEmpty && nobody.tally.excluded == [.viewerSeeksOthers: 3])
        let everybody = try await pool.index.slate(pool.question("blocker"))
        #expect(everybody.entries.isEmpty)
        #expect(everybody.tally.excluded == [.viewerSeeksOthers: 1, .blockedByViewer: 2])
    }

    @Test(arguments: kinds)
    func `a million blocks leave those who are not blocked`(_ kind: CandidateIndexKind) async throws {
        let pool = try await IndexUnderTest(kind, "million", settings: .small)
        try await pool.member("viewer", gender: "man", blocked: (0..<1_000_000).map { "m\($0)" })
        try await pool.style("viewer", degrees: 0)
        // The nearest are blocked, more of them than one search looks for.
        for number in 0..<60 {
            try await pool.member("m\(number)")
            try await pool.style("m\(number)", degrees: Double(number))
        }
        for number in 0..<3 {
            try await pool.member("free\(number)")
            try await pool.style("free\(number)", degrees: 100 + Double(number))
        }
        #expect(try await pool.slate() == ["free0", "free1", "free2"])
        #expect(try await pool.index.slate(pool.question()).tally.excluded == [.blockedByViewer: 60])
    }
}

extension VectorSetSettings {
    /// So small that ordinary pools outgrow it.
    static var small: VectorSetSettings {
        var settings = VectorSetSettings()
        (settings.shortlist, settings.exploration) = (10, 10)
        return settings
    }
}
