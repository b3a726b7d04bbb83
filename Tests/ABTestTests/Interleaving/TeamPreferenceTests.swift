import ABTest
import Testing

@Suite("Whose entries viewers prefer")
struct TeamPreferenceTests {
    private struct Parity: Decodable {
        struct Case: Decodable {
            let slates: [[[Int]]]
            let won: Int
            let lost: Int
            let tied: Int
            let advantage: Double
            let standardError: Double
            let lower: Double
            let upper: Double
            let viewersFor: Int
            let viewersAgainst: Int
            let signTest: Double
        }

        let signs: [[Double]]
        let preferences: [Case]
    }

    private let fixture: Parity

    init() throws { fixture = try Fixture.read("interleaving.json") }

    private static func preference(of viewers: [[[Int]]]) -> TeamPreference {
        viewers.reduce(into: TeamPreference()) { preference, slates in
            preference.add(viewer: slates.map { ($0[0], $0[1]) })
        }
    }

    @Test("Advantage, standard error and interval are those of statsmodels, the sign test scipy's")
    func parity() throws {
        #expect(fixture.preferences.count == 3)
        for row in fixture.preferences {
            let preference = Self.preference(of: row.slates)
            #expect(preference.slatesWon == row.won)
            #expect(preference.slatesLost == row.lost)
            #expect(preference.slatesTied == row.tied)
            #expect(preference.viewersFor == row.viewersFor)
            #expect(preference.viewersAgainst == row.viewersAgainst)
            #expect(isClose(preference.advantage, row.advantage))
            let interval = try #require(preference.interval(alpha: 0.05))
            #expect(isClose(interval.standardError, row.standardError))
            #expect(isClose(interval.lower, row.lower))
            #expect(isClose(interval.upper, row.upper))
            #expect(isClose(preference.signTest, row.signTest))
        }
    }

    @Test("The sign test is exact from one viewer to a hundred thousand")
    func signs() {
        for row in fixture.signs {
            let viewers =
                Array(repeating: [[1, 0]], count: Int(row[0])) + Array(repeating: [[0, 1]], count: Int(row[1]))
            #expect(isClose(Self.preference(of: viewers).signTest, row[2]), "\(row)")
        }
    }

    @Test("Viewers add up in any grouping; slates without outcomes say nothing")
    func sums() {
        let viewers = fixture.preferences[1].slates
        var sum = Self.preference(of: Array(viewers[..<100]))
        sum += Self.preference(of: Array(viewers[100...]))
        #expect(sum.slatesWon == Self.preference(of: viewers).slatesWon)
        #expect(isClose(sum.advantage, fixture.preferences[1].advantage))
        let silent = Self.preference(of: [[[0, 0], [0, 0]]])
        #expect(silent.viewers == 0)
        #expect(silent.advantage == nil)
        #expect(silent.signTest == nil)
        #expect(silent.interval(alpha: 0.05) == nil)
    }

    private static func settings(lift: Double, seed: UInt64) throws -> MarketSettings {
        var settings = try MarketTests.settings(lift: lift, seed: seed, members: 150)
        settings.isInterleaved = true
        return settings
    }

    private static func plan(_ settings: MarketSettings) -> AnalysisPlan {
        var plan = MarketTests.plan(settings)
        plan.mode = .interleaving
        plan.plannedUnits = settings.members * 9 / 10
        return plan
    }

    @Test("Of 600 interleaved experiments without an effect about 30 are significant")
    func falsePositives() throws {
        var (intervals, signs, sum) = (0, 0, 0.0)
        for run in 0..<600 {
            let settings = try Self.settings(lift: 0, seed: UInt64(run) &* 6151 &+ 5)
            let team = try #require(try Market.analysis(of: settings, plan: Self.plan(settings)).teams.first)
            if team.interval?.excludesZero == true { intervals += 1 }
            if let p = team.preference.signTest, p < 0.05 { signs += 1 }
            sum += team.preference.advantage ?? 0
        }
        // Three standard errors of a binomial count around 30; the sign test is exact and so a little shy.
        #expect((14...46).contains(intervals), "\(intervals)")
        #expect((5...46).contains(signs), "\(signs)")
        #expect(abs(sum / 600) < 0.01)
    }

    @Test("A better list is shipped, a worse one rolled back, with fewer viewers than arms need")
    func decisions() throws {
        for (lift, decision) in [(1.0, Verdict.Decision.ship), (-0.7, .rollBack)] {
            var settings = try Self.settings(lift: lift, seed: 77)
            settings.members = 400
            let analysis = try Market.analysis(of: settings, plan: Self.plan(settings))
            #expect(analysis.verdicts.map(\.decision) == [decision])
            #expect(analysis.comparisons.isEmpty)
            #expect(analysis.sampleRatio == nil)
        }
        var settings = try Self.settings(lift: 0, seed: 3)
        settings.members = 100
        let nothing = try Market.analysis(of: settings, plan: Self.plan(settings))
        #expect(nothing.verdicts[0].decision == .cannotBeAnswered)
        #expect(nothing.verdicts[0].reasons.contains { $0.contains("viewers") })
    }

    @Test("Three teams are two comparisons with the control, and the better one wins by more")
    func threeTeams() throws {
        var settings = try Self.settings(lift: 0, seed: 9)
        settings.members = 500
        settings.lifts = [0.1, 1]
        let ranges = try BucketRange.ranges(weights: BucketRange.equalWeights(3))
        settings.assignment = AssignmentRule(seed: "three-teams", ranges: ranges)
        var plan = Self.plan(settings)
        plan.variants = ["text-only", "hybrid", "style-only"]
        plan.weights = [1 / 3, 1 / 3, 1 / 3]
        let analysis = try Market.analysis(of: settings, plan: plan)
        #expect(analysis.teams.map(\.variant) == ["hybrid", "style-only"])
        let advantages = analysis.teams.compactMap(\.preference.advantage)
        #expect(advantages[1] > advantages[0] + 0.05)
        #expect(analysis.verdicts[analysis.leading].decision == .ship)
        #expect(analysis.leading == 1)
    }
}
