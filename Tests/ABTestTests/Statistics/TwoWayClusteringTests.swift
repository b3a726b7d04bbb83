import ABTest
import Testing

@Suite("Clusters of viewers and of candidates")
struct TwoWayClusteringTests {
    private static func dimension(
        _ rows: [[Int]],
        _ key: ([Int]) -> [Int]
    ) -> TwoWayClustering.Dimension {
        var cells: [[Int]: TwoWayClustering.Cell] = [:]
        for row in rows {
            cells[key(row), default: .init()].add(arm: row[2], observations: 1, outcomes: Double(row[3]))
        }
        return cells.values.reduce(into: TwoWayClustering.Dimension()) { $0.add($1) }
    }

    @Test("Variances of difference and lift are those of statsmodels with two groups")
    func statsmodels() throws {
        let fixture = try Fixture.read("statistics.json", as: StatisticsFixture.self).twoWay
        var totals = TwoWayClustering.Cell()
        for row in fixture.rows { totals.add(arm: row[2], observations: 1, outcomes: Double(row[3])) }
        let clustering = try TwoWayClustering(
            totals: totals,
            viewers: Self.dimension(fixture.rows) { [$0[0]] },
            candidates: Self.dimension(fixture.rows) { [$0[1]] },
            pairs: Self.dimension(fixture.rows) { [$0[0], $0[1]] }
        )
        #expect(isRelativelyClose(clustering.differenceVariance, fixture.differenceVariance, within: 1e-9))
        #expect(isRelativelyClose(clustering.liftVariance, fixture.liftVariance, within: 1e-9))
    }

    @Test("An arm without observations and a control without outcomes are refused")
    func refusals() {
        var totals = TwoWayClustering.Cell()
        totals.add(arm: 0, observations: 10, outcomes: 0)
        let empty = TwoWayClustering.Dimension()
        #expect(throws: ABTestError.self) {
            try TwoWayClustering(totals: totals, viewers: empty, candidates: empty, pairs: empty)
        }
        totals.add(arm: 1, observations: 10, outcomes: 5)
        let error = #expect(throws: ABTestError.self) {
            try TwoWayClustering(totals: totals, viewers: empty, candidates: empty, pairs: empty)
        }
        #expect(error?.code == .zeroBaseline)
    }
}
