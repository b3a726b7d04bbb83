import ABTest
import Testing

@Suite("Who takes part, and in which arm")
struct AssignmentRuleTests {
    private static let members = (0..<20_000).map { "member-\($0)" }

    private static func rule(coverage: Double = 1, filters: [BucketFilter] = []) throws -> AssignmentRule {
        AssignmentRule(
            seed: "matching-style-v1",
            ranges: try BucketRange.ranges(weights: [0.5, 0.5], coverage: coverage),
            filters: filters
        )
    }

    @Test("Letting more members in never moves one from arm to arm")
    func rampUp() throws {
        let small = try Self.rule(coverage: 0.1)
        let large = try Self.rule(coverage: 0.6)
        var taking = 0
        for member in Self.members {
            guard let variant = small.assign(member).variant else { continue }
            taking += 1
            #expect(large.assign(member).variant == variant)
        }
        #expect(abs(Double(taking) / Double(Self.members.count) - 0.1) < 0.01)
    }

    @Test("Arms have the sizes that their weights say")
    func shares() throws {
        let ranges = try BucketRange.ranges(weights: [0.7, 0.2, 0.1])
        let rule = AssignmentRule(seed: "three", ranges: ranges)
        var counts = [0, 0, 0]
        for member in Self.members { counts[try #require(rule.assign(member).variant)] += 1 }
        for (count, share) in zip(counts, rule.probabilities) {
            #expect(abs(Double(count) / Double(Self.members.count) - share) < 0.015)
        }
    }

    @Test("A holdout keeps the same members out of every experiment, and says so")
    func holdout() throws {
        let filter = BucketFilter.holdout(seed: "holdout-2025", share: 0.05)
        let first = try Self.rule(filters: [filter])
        let second = AssignmentRule(seed: "other", ranges: first.ranges, filters: [filter])
        var held = 0
        for member in Self.members {
            let assignments = [first.assign(member), second.assign(member)]
            #expect(assignments[0].exclusion == assignments[1].exclusion)
            guard assignments[0].exclusion == .filteredOut else { continue }
            #expect(assignments.allSatisfy { $0.variant == nil })
            held += 1
        }
        #expect(abs(Double(held) / Double(Self.members.count) - 0.05) < 0.01)
    }

    @Test("Two experiments that take different ranges of one layer share no member")
    func layers() throws {
        let lower = try Self.rule(filters: [BucketFilter(seed: "layer", ranges: [BucketRange(0, 0.5)])])
        let upper = try Self.rule(filters: [BucketFilter(seed: "layer", ranges: [BucketRange(0.5, 1)])])
        for member in Self.members {
            #expect((lower.assign(member).variant == nil) != (upper.assign(member).variant == nil))
        }
    }

    @Test("Who is not covered or has no id takes no part, for the reason that is said")
    func exclusions() throws {
        #expect(try Self.rule(coverage: 0).assign("member-1").exclusion == .notCovered)
        #expect(try Self.rule().assign("").exclusion == .noIdentifier)
        #expect(try Self.rule().assign("member-1").exclusion == nil)
    }

    @Test(
        "Weights that are no shares of a whole are refused",
        arguments: [[], [0.5], [0.5, 0.6], [1.2, -0.2], [.nan, 1], [.infinity]]
    )
    func weights(weights: [Double]) {
        #expect(throws: ABTestError.self) { try BucketRange.ranges(weights: weights) }
    }

    @Test("A coverage outside of 0 to 1 is refused", arguments: [-0.1, 1.1, .nan])
    func coverage(coverage: Double) {
        let error = #expect(throws: ABTestError.self) { try Self.rule(coverage: coverage) }
        #expect(error?.code == .invalidCoverage)
    }

    @Test("Weights written with two digits are taken as they are")
    func roundedWeights() throws {
        #expect(try BucketRange.ranges(weights: [0.33, 0.33, 0.33]).last?.upperBound == 0.33 + 0.33 + 0.33)
    }
}
