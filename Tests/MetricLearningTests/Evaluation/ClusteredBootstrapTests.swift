import MetricLearning
import Testing

@Suite struct ClusteredBootstrapTests {
    /// Images of people: each person's images share what makes the person easy or hard to find.
    private func images(people: Int, each: ClosedRange<Int>, mean: Double, _ numbers: inout UnitNumbers)
        -> (values: [Double], identities: [Int])
    {
        var values: [Double] = []
        var identities: [Int] = []
        for person in 0..<people {
            let own = mean + numbers.normal()
            for _ in 0..<Int.random(in: each, using: &numbers) {
                values.append(own + 0.5 * numbers.normal())
                identities.append(person)
            }
        }
        return (values, identities)
    }

    @Test func `intervals hold the true mean as often as they promise, and do not without the identities`() throws {
        let simulations = 600
        var numbers = UnitNumbers(1)
        var covered = 0
        var coveredWithout = 0
        for simulation in 0..<simulations {
            let (values, identities) = images(people: 60, each: 4...4, mean: 0.3, &numbers)
            let seed = UInt64(simulation)
            let clustered = ClusteredBootstrap(identities: identities, replicateCount: 500, confidence: 0.9, seed: seed)
            if try #require(clustered.interval(of: values)).contains(0.3) { covered += 1 }
            let alone = ClusteredBootstrap(
                identities: Array(values.indices),
                replicateCount: 500,
                confidence: 0.9,
                seed: seed
            )
            if try #require(alone.interval(of: values)).contains(0.3) { coveredWithout += 1 }
        }
        // Three standard errors of a share of 0.9, and one percent for percentiles of a finite number of people.
        let tolerance = 3 * (0.9 * 0.1 / Double(simulations)).squareRoot() + 0.01
        let share = Double(covered) / Double(simulations)
        #expect(abs(share - 0.9) <= tolerance, "\(share)")
        let shareWithout = Double(coveredWithout) / Double(simulations)
        #expect(shareWithout < 0.9 - 3 * tolerance, "\(shareWithout)")
    }

    @Test func `the verdict errs as seldom as it promises and finds what is there`() throws {
        var numbers = UnitNumbers(2)
        var false_ = 0
        var found = 0
        for simulation in 0..<300 {
            let (base, identities) = images(people: 40, each: 1...6, mean: 0, &numbers)
            let bootstrap = ClusteredBootstrap(identities: identities, replicateCount: 400, seed: UInt64(simulation))
            let same = base.map { $0 + 0.3 * numbers.normal() }
            let better = base.map { $0 + 0.15 + 0.3 * numbers.normal() }
            if try #require(bootstrap.difference(of: same, from: base)).isDistinguishable { false_ += 1 }
            if try #require(bootstrap.difference(of: better, from: base)).isDistinguishable { found += 1 }
        }
        #expect(Double(false_) / 300 <= 0.05 + 3 * (0.05 * 0.95 / 300).squareRoot() + 0.01, "\(false_)")
        #expect(found > 270, "\(found)")
    }

    @Test func `two people have four equally likely draws`() throws {
        let bootstrap = ClusteredBootstrap(identities: ["a", "a", "a", "b"], replicateCount: 4000, confidence: 0.4)
        // Means of a and a, a and b, b and b, with chances of a quarter, a half and a quarter.
        let interval = try #require(bootstrap.interval(of: [1, 2, 3, 10]))
        #expect(bootstrap.clusterCount == 2)
        #expect(abs(interval.lower - 4) <= 1e-12)
        #expect(abs(interval.upper - 4) <= 1e-12)
        let wide = ClusteredBootstrap(identities: ["a", "a", "a", "b"], replicateCount: 4000, confidence: 0.6)
        let ends = try #require(wide.interval(of: [1, 2, 3, 10]))
        #expect(abs(ends.lower - 2) <= 1e-12)
        #expect(abs(ends.upper - 10) <= 1e-12)
    }

    @Test func `several means at once get the intervals that each gets alone, on any number of threads`() throws {
        var numbers = UnitNumbers(4)
        let (values, identities) = images(people: 30, each: 1...5, mean: 0, &numbers)
        let lists = [values, values.map { $0 * $0 }, values.map { $0 > 0 ? 1 : 0 }]
        let bootstrap = ClusteredBootstrap(identities: identities, replicateCount: 300, seed: 5)
        let together = try #require(bootstrap.intervals(of: lists, threadCount: 1))
        #expect(together == lists.compactMap { bootstrap.interval(of: $0) })
        #expect(together == bootstrap.intervals(of: lists, threadCount: 3))
        #expect(Set(together).count == 3)
        #expect(bootstrap.intervals(of: [], threadCount: 2) == [])
    }

    @Test func `draws follow from the seed`() throws {
        var numbers = UnitNumbers(3)
        let (values, identities) = images(people: 20, each: 1...5, mean: 0, &numbers)
        func interval(_ seed: UInt64) -> ConfidenceInterval? {
            ClusteredBootstrap(identities: identities, seed: seed).interval(of: values)
        }
        #expect(interval(7) == interval(7))
        #expect(interval(7) != interval(8))
        // Pinned: the same draws on every machine.
        let pinned = try #require(
            ClusteredBootstrap(identities: [0, 1, 2, 3, 4], replicateCount: 10, seed: 1)
                .interval(of: [1, 2, 4, 8, 16])
        )
        #expect(pinned.lower == Self.pinned.lower)
        #expect(pinned.upper == Self.pinned.upper)
    }

    private static let pinned = ConfidenceInterval(lower: 3.045, upper: 12.250000000000002, confidence: 0.95)

    @Test func `equal heads are not distinguishable, and one person tells nothing`() throws {
        let values = [1.0, 0, 1, 1, 0, 0]
        let bootstrap = ClusteredBootstrap(identities: [0, 0, 1, 1, 2, 2])
        let difference = try #require(bootstrap.difference(of: values, from: values))
        #expect(difference.mean == 0)
        #expect(!difference.isDistinguishable)
        #expect(difference.verdict == "not distinguishable")
        let better = try #require(bootstrap.difference(of: values.map { $0 + 1 }, from: values))
        #expect(better.mean == 1)
        #expect(better.isDistinguishable)
        #expect(better.verdict == "distinguishable")
        let worse = try #require(bootstrap.difference(of: values.map { $0 - 1 }, from: values))
        #expect(worse.isDistinguishable)
        #expect(ClusteredBootstrap(identities: [4, 4]).interval(of: [1, 2]) == nil)
        #expect(ClusteredBootstrap(identities: [4, 4]).difference(of: [1, 2], from: [0, 0]) == nil)
    }
}
