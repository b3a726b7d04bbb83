import Matching
import Testing

@Suite("Two-sided eligibility")
struct EligibilityTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let viewer: Member
        let candidate: Member
        let obstacle: Obstacle?
        var mirrored: Obstacle?
        var requiresSameRegion = false

        var testDescription: String { name }
    }

    static let woman = member("w", gender: "female")
    static let man = member("m", gender: "male")

    static let cases: [Case] = [
        Case(name: "each is sought", viewer: woman, candidate: man, obstacle: nil, mirrored: nil),
        Case(name: "oneself", viewer: woman, candidate: woman, obstacle: .sameMember, mirrored: .sameMember),
        Case(
            name: "candidate inactive",
            viewer: woman,
            candidate: member("m", gender: "male", active: false),
            obstacle: .candidateInactive,
            mirrored: .viewerInactive
        ),
        Case(
            name: "viewer does not seek the candidate's gender",
            viewer: member("w", seeking: ["female"]),
            candidate: man,
            obstacle: .viewerSeeksOthers,
            mirrored: .candidateSeeksOthers
        ),
        Case(
            name: "nobody is sought",
            viewer: member("w", seeking: []),
            candidate: man,
            obstacle: .viewerSeeksOthers,
            mirrored: .candidateSeeksOthers
        ),
        Case(
            name: "same gender, both seek it",
            viewer: member("w", seeking: ["female"]),
            candidate: member("x", seeking: ["male", "female"]),
            obstacle: nil,
            mirrored: nil
        ),
        Case(
            name: "a gender in the app's own words",
            viewer: member("w", seeking: ["nonbinary"]),
            candidate: member("n", gender: "nonbinary", seeking: ["female"]),
            obstacle: nil,
            mirrored: nil
        ),
        Case(
            name: "the youngest age wanted",
            viewer: member("w", birthYear: 1980, ageRange: 31...40),
            candidate: man,
            obstacle: nil,
            mirrored: nil
        ),
        Case(
            name: "the oldest age wanted",
            viewer: member("w", birthYear: 1980, ageRange: 20...31),
            candidate: man,
            obstacle: nil,
            mirrored: nil
        ),
        Case(
            name: "a year too young",
            viewer: member("w", birthYear: 1980, ageRange: 32...40),
            candidate: man,
            obstacle: .outsideViewerAgeRange,
            mirrored: .outsideCandidateAgeRange
        ),
        Case(
            name: "a year too old",
            viewer: member("w", birthYear: 1980, ageRange: 20...30),
            candidate: man,
            obstacle: .outsideViewerAgeRange,
            mirrored: .outsideCandidateAgeRange
        ),
        Case(
            name: "each wants someone older than the other",
            viewer: member("w", birthYear: 1990, ageRange: 40...50),
            candidate: member("m", gender: "male", birthYear: 1992, ageRange: 40...50),
            obstacle: .outsideViewerAgeRange,
            mirrored: .outsideViewerAgeRange
        ),
        Case(
            name: "another region where it does not matter",
            viewer: woman,
            candidate: member("m", gender: "male", region: "busan"),
            obstacle: nil,
            mirrored: nil
        ),
        Case(
            name: "another region where it matters",
            viewer: woman,
            candidate: member("m", gender: "male", region: "busan"),
            obstacle: .differentRegion,
            mirrored: .differentRegion,
            requiresSameRegion: true
        ),
        Case(
            name: "viewer blocked the candidate",
            viewer: member("w", blocked: ["m"]),
            candidate: man,
            obstacle: .blockedByViewer,
            mirrored: .blockedByCandidate
        ),
    ]

    @Test("Each rule holds in both directions", arguments: cases)
    func rule(_ example: Case) {
        let rule = Eligibility(referenceYear: 2026, requiresSameRegion: example.requiresSameRegion)
        #expect(rule.obstacle(viewer: example.viewer, candidate: example.candidate) == example.obstacle)
        #expect(rule.obstacle(viewer: example.candidate, candidate: example.viewer) == example.mirrored)
    }

    @Test("Whoever may see may be seen")
    func symmetry() {
        var generator = SeededGenerator(seed: 1)
        let members = population(120, using: &generator)
        let rule = Eligibility(referenceYear: 2026, requiresSameRegion: true)
        var eligible = 0
        for viewer in members {
            for candidate in members {
                let isEligible = rule.obstacle(viewer: viewer, candidate: candidate) == nil
                #expect(isEligible == (rule.obstacle(viewer: candidate, candidate: viewer) == nil))
                eligible += isEligible ? 1 : 0
            }
        }
        #expect(eligible > 0)
    }

    @Test("Ids that only look alike are different members")
    func canonicallyEquivalentIds() {
        let rule = Eligibility(referenceYear: 2026)
        let composed = member("caf\u{e9}", gender: "female")
        let decomposed = member("cafe\u{301}", gender: "male")
        #expect(rule.obstacle(viewer: composed, candidate: decomposed) == nil)
    }

    @Test("Years at the ends of what an integer holds do not end the process")
    func extremeYears() {
        let rule = Eligibility(referenceYear: .max)
        let old = member("m", gender: "male", birthYear: .min)
        #expect(rule.obstacle(viewer: member("w", ageRange: 18...99), candidate: old) == .outsideViewerAgeRange)
    }

    @Test("A tally says why a pool is empty")
    func tally() {
        var tally = EligibilityTally()
        for obstacle in [nil, .viewerSeeksOthers, .blockedByCandidate, .viewerSeeksOthers] as [Obstacle?] {
            tally.count(obstacle)
        }
        #expect(tally.eligible == 1)
        #expect(tally.excluded == [.viewerSeeksOthers: 2, .blockedByCandidate: 1])
        #expect(tally.considered == 4)
        #expect(tally.description == "eligible=1 viewer_seeks_others=2 blocked_by_candidate=1")
    }
}
