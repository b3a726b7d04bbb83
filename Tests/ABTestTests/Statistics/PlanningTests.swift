import ABTest
import Testing

@Suite("Sizes of arms, several comparisons, concentration and planning")
struct PlanningTests {
    let fixture: StatisticsFixture

    init() throws {
        fixture = try Fixture.read("statistics.json")
    }

    @Test("The probability of a sample ratio mismatch is gbstats'")
    func sampleRatio() throws {
        for row in fixture.srm {
            let ratio = try SampleRatio(counts: row.counts, weights: row.weights)
            #expect(isClose(ratio.pValue, row.pValue, within: 1e-12))
            #expect(ratio.isMismatch == (row.pValue < 0.001))
        }
        #expect(isClose(try SampleRatio(counts: [2600, 2400], weights: [0.5, 0.5]).pValue, 0.0046777, within: 1e-7))
        #expect(throws: ABTestError.self) { try SampleRatio(counts: [1, 2], weights: [1]) }
        #expect(throws: ABTestError.self) { try SampleRatio(counts: [0, 0], weights: [1, 1]) }
    }

    @Test("Adjusted p-values are those of statsmodels")
    func comparisons() {
        for row in fixture.comparisons {
            for (value, expected) in zip(MultipleComparisons.holm(row.pValues), row.holm) {
                #expect(isClose(value, expected, within: 1e-14))
            }
            for (value, expected) in zip(MultipleComparisons.benjaminiHochberg(row.pValues), row.benjaminiHochberg) {
                #expect(isClose(value, expected, within: 1e-14))
            }
        }
        #expect(MultipleComparisons.holm([]).isEmpty)
    }

    @Test("The Gini coefficient is half the mean difference over the mean")
    func gini() {
        for row in fixture.gini {
            #expect(isClose(Concentration.gini(row.values), row.gini, within: 1e-14))
        }
        #expect(Concentration.gini([]) == 0)
        #expect(Concentration.gini([0, 0]) == 0)
    }

    @Test("Sizes of arms follow the closed form and lie beside those of the arcsine method")
    func sizes() throws {
        let planning = try SampleSize()
        for row in fixture.sizes.closed {
            #expect(isRelativelyClose(try planning.unitsPerArm(rate: row[0], lift: row[1]), row[2], within: 1e-9))
        }
        let size = try planning.unitsPerArm(rate: 0.1, lift: 0.2)
        #expect(isClose(size, 3838, within: 1e-4))
        #expect(abs(size / fixture.sizes.arcsine - 1) < 0.002)
    }

    @Test("The lift that a number of units can see needs just that number")
    func detectableLift() throws {
        let planning = try SampleSize()
        for units in [500.0, 3838, 100_000] {
            let lift = try #require(try planning.detectableLift(rate: 0.1, units: units))
            #expect(isRelativelyClose(try planning.unitsPerArm(rate: 0.1, lift: lift), units, within: 1e-9))
        }
        #expect(try planning.detectableLift(rate: 0.1, units: 0.5) == nil)
    }

    @Test("Eighty impressions a viewer with a correlation of 0.1 need 427 viewers an arm for a fifth more likes")
    func designEffect() throws {
        let effect = SampleSize.designEffect(clusterSize: 80, correlation: 0.1)
        #expect(isClose(effect, 8.9, within: 1e-12))
        let viewers = try SampleSize().unitsPerArm(rate: 0.1, lift: 0.2) * effect / 80
        #expect(viewers.rounded(.up) == 427)
    }

    @Test("Rates and lifts that leave nothing to see are refused")
    func refusals() throws {
        let planning = try SampleSize()
        #expect(throws: ABTestError.self) { try planning.unitsPerArm(rate: 0.6, lift: 1) }
        #expect(throws: ABTestError.self) { try planning.unitsPerArm(rate: 0, lift: 0.2) }
        #expect(throws: ABTestError.self) { try planning.unitsPerArm(rate: 0.1, lift: 0) }
        #expect(throws: ABTestError.self) { try SampleSize(alpha: 0.05, power: 0.04) }
    }
}
