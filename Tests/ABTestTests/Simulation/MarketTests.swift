import ABTest
import Testing

@Suite("A simulated market, found again by the analysis")
struct MarketTests {
    static func settings(lift: Double = 0, seed: UInt64, members: Int = 400, days: Int = 5) throws -> MarketSettings {
        var settings = MarketSettings(
            assignment: AssignmentRule(seed: "market-\(seed)", ranges: try BucketRange.ranges(weights: [0.5, 0.5]))
        )
        settings.members = members
        settings.days = days
        settings.lifts = [lift]
        settings.seed = seed
        settings.covariateImpressions = 30
        return settings
    }

    static func plan(_ settings: MarketSettings, looks: [Double] = []) -> AnalysisPlan {
        AnalysisPlan(
            variants: ["text-only", "hybrid"],
            weights: [0.5, 0.5],
            window: settings.window,
            start: settings.start,
            looks: looks,
            plannedUnits: settings.members
        )
    }

    private struct Tally: Sendable {
        var significant = 0
        var covered = 0
        var adjustedSignificant = 0
        var mismatches = 0
        var sumOfLifts = 0.0
        var shipped = 0
    }

    private static func runs(_ count: Int, lift: Double) async throws -> Tally {
        try await withThrowingTaskGroup(of: Tally.self) { group in
            for part in 0..<4 {
                group.addTask {
                    var tally = Tally()
                    for run in stride(from: part, to: count, by: 4) {
                        let settings = try settings(lift: lift, seed: UInt64(run) &* 7919 &+ 13)
                        let analysis = try Market.analysis(of: settings, plan: plan(settings))
                        let comparison = try #require(analysis.comparisons.first)
                        let interval = try #require(comparison.metrics[0].intervals[.delta])
                        if interval.excludesZero { tally.significant += 1 }
                        if interval.lower <= lift, lift <= interval.upper { tally.covered += 1 }
                        if comparison.adjusted?.excludesZero == true { tally.adjustedSignificant += 1 }
                        if analysis.sampleRatio?.isMismatch == true { tally.mismatches += 1 }
                        if analysis.verdicts[0].decision == .ship { tally.shipped += 1 }
                        tally.sumOfLifts += interval.estimate
                    }
                    return tally
                }
            }
            return try await group.reduce(into: Tally()) { sum, part in
                sum.significant += part.significant
                sum.covered += part.covered
                sum.adjustedSignificant += part.adjustedSignificant
                sum.mismatches += part.mismatches
                sum.shipped += part.shipped
                sum.sumOfLifts += part.sumOfLifts
            }
        }
    }

    /// Of 1,000 runs with probability 0.05, three standard errors around 50.
    private static let fiveInHundred = 30...70

    @Test("Of a thousand experiments without an effect one in twenty is significant, by either estimate")
    func falsePositives() async throws {
        let tally = try await Self.runs(1000, lift: 0)
        #expect(Self.fiveInHundred.contains(tally.significant), "\(tally)")
        #expect(Self.fiveInHundred.contains(tally.adjustedSignificant), "\(tally)")
        #expect(Self.fiveInHundred.contains(1000 - tally.covered), "\(tally)")
        #expect(tally.mismatches <= 5, "\(tally)")
        #expect(tally.shipped <= 40, "\(tally)")
    }

    @Test("Of a thousand intervals nineteen in twenty hold a true lift of a fifth")
    func coverage() async throws {
        let tally = try await Self.runs(1000, lift: 0.2)
        #expect(Self.fiveInHundred.contains(1000 - tally.covered), "\(tally)")
        #expect(abs(tally.sumOfLifts / 1000 - 0.2) < 0.03, "\(tally)")
    }

    @Test("Without regard to clusters far more than one in twenty would be significant")
    func clustersMatter() throws {
        let settings = try Self.settings(seed: 5, members: 2000, days: 10)
        let analysis = try Market.analysis(of: settings, plan: Self.plan(settings))
        let effect = try #require(analysis.comparisons[0].metrics[0].designEffect)
        #expect(effect > 3)
    }

    @Test("Everything follows from the seed")
    func seed() throws {
        let settings = try Self.settings(seed: 3, members: 100)
        var (first, second, other): ([MarketEvent], [MarketEvent], [MarketEvent]) = ([], [], [])
        var market = try Market(settings)
        market.run { first.append($0) }
        market = try Market(settings)
        market.run { second.append($0) }
        var changed = settings
        changed.seed = 4
        market = try Market(changed)
        market.run { other.append($0) }
        #expect(first == second)
        #expect(first != other)
    }

    @Test("Candidates are shown no more often a day than they can be, and nobody sees themselves")
    func supply() throws {
        var settings = try Self.settings(seed: 8, members: 60, days: 3)
        settings.supply = 2
        var shown: [[Int]: Int] = [:]
        var market = try Market(settings)
        market.run { event in
            guard case .exposure(let exposure) = event else { return }
            let day = Int((exposure.viewedAt - settings.start) / 86_400_000)
            shown[[day, exposure.candidate], default: 0] += 1
            #expect(exposure.viewer != exposure.candidate)
        }
        #expect(shown.values.max() == 2)
    }

    @Test("Interference takes likes from the control, so that the lift measured exceeds the true one")
    func interference() throws {
        var settings = try Self.settings(lift: 0.4, seed: 21, members: 6000, days: 8)
        settings.correlation = 0
        settings.interference = 1
        let analysis = try Market.analysis(of: settings, plan: Self.plan(settings))
        let estimate = try #require(analysis.comparisons[0].metrics[0].intervals[.delta]).estimate
        #expect(abs(estimate - (1.4 / 0.8 - 1)) < 0.08, "\(estimate)")
    }

    @Test("Figures that make no market are refused")
    func refusals() throws {
        var settings = try Self.settings(seed: 1)
        settings.likeRate = 0.9
        settings.lifts = [0.5]
        #expect(throws: ABTestError.self) { try Market(settings) }
        settings.lifts = [0, 0]
        #expect(throws: ABTestError.self) { try Market(settings) }
        settings = try Self.settings(seed: 1, members: 1)
        #expect(throws: ABTestError.self) { try Market(settings) }
    }
}
