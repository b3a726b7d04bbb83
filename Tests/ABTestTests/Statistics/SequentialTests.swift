import ABTest
import Testing

@Suite("Looking before the end")
struct SequentialTests {
    let fixture: StatisticsFixture

    init() throws {
        fixture = try Fixture.read("statistics.json")
    }

    @Test("Always-valid intervals and p-values are GrowthBook's")
    func alwaysValid() throws {
        for row in fixture.proportions {
            let lift = try RelativeLift(
                control: ArmEstimate(successes: row.control[0], trials: row.control[1]),
                treatment: ArmEstimate(successes: row.treatment[0], trials: row.treatment[1])
            )
            for expected in row.sequential {
                let method = try AlwaysValidInterval(
                    plannedUnits: try #require(expected.planned),
                    confidence: 1 - row.alpha
                )
                let interval = method.interval(
                    estimate: lift.estimate,
                    variance: lift.variance,
                    units: row.control[1] + row.treatment[1]
                )
                #expect(isClose(interval.lower, expected.lower))
                #expect(isClose(interval.upper, expected.upper))
                #expect(isClose(interval.pValue, expected.pValue))
                #expect(interval.upper > lift.interval(.delta, alpha: row.alpha).upper)
            }
        }
    }

    private static func spending(_ name: String) -> SpendingFunction {
        switch name {
        case "power2": .power(2)
        case "power3": .power(3)
        case "pocock": .pocock
        default: .obrienFleming
        }
    }

    @Test("Bounds at planned looks agree with an integration by Simpson's rule")
    func bounds() throws {
        #expect(fixture.bounds.count == 5)
        for row in fixture.bounds {
            let bounds = try GroupSequentialBounds(
                fractions: row.fractions,
                alpha: row.alpha,
                spending: Self.spending(row.spending)
            )
            for (bound, expected) in zip(bounds.bounds, row.bounds) {
                #expect(isClose(bound, expected), "\(row.spending) \(row.fractions)")
            }
            #expect(isClose(bounds.spent.last, row.alpha, within: 1e-15))
        }
    }

    @Test("Four looks with quadratic spending have the published bounds")
    func publishedBounds() throws {
        let bounds = try GroupSequentialBounds(fractions: [0.25, 0.5, 0.75, 1])
        for (bound, expected) in zip(bounds.bounds, [2.955, 2.559, 2.301, 2.092]) {
            #expect(abs(bound - expected) < 5e-4)
        }
    }

    @Test("One look at the end has the bound of a test without looks, and 52 weekly looks are counted in full")
    func extremes() throws {
        #expect(isClose(try GroupSequentialBounds(fractions: [1]).bounds[0], 1.959963984540054, within: 1e-12))
        let weekly = try GroupSequentialBounds(fractions: (1...52).map { Double($0) / 52 })
        #expect(zip(weekly.bounds, weekly.bounds.dropFirst()).allSatisfy { $0 > $1 })
        #expect(abs((weekly.bounds.last ?? 0) - 2.2) < 0.1)
    }

    @Test("Shares that do not rise, a level outside of 0 to 1 and a planned size of zero are refused")
    func refusals() {
        #expect(throws: ABTestError.self) { try GroupSequentialBounds(fractions: [0.5, 0.4]) }
        #expect(throws: ABTestError.self) { try GroupSequentialBounds(fractions: []) }
        #expect(throws: ABTestError.self) { try GroupSequentialBounds(fractions: [0, 1]) }
        #expect(throws: ABTestError.self) { try GroupSequentialBounds(fractions: [1], alpha: 0) }
        #expect(throws: ABTestError.self) { try AlwaysValidInterval(plannedUnits: 0) }
    }
}
