import ABTest
import Testing

@Suite("Relative lift and its intervals")
struct RelativeLiftTests {
    let fixture: StatisticsFixture

    init() throws {
        fixture = try Fixture.read("statistics.json")
    }

    private func matches(_ lift: LiftEstimate, _ expected: StatisticsFixture.Estimate) {
        #expect(isClose(lift.estimate, expected.estimate))
        #expect(isClose(lift.lower, expected.lower))
        #expect(isClose(lift.upper, expected.upper))
        #expect(isClose(lift.pValue, expected.pValue))
    }

    private static func lift(_ row: StatisticsFixture.Proportions) throws -> RelativeLift {
        try RelativeLift(
            control: ArmEstimate(successes: row.control[0], trials: row.control[1]),
            treatment: ArmEstimate(successes: row.treatment[0], trials: row.treatment[1])
        )
    }

    private static func moments(_ rows: [[Double]]) -> ClusterMoments {
        rows.reduce(into: ClusterMoments()) { $0.add(numerator: $1[0], denominator: $1[1], covariate: $1[2]) }
    }

    @Test("The delta interval of two proportions is GrowthBook's")
    func delta() throws {
        for row in fixture.proportions {
            matches(try Self.lift(row).interval(.delta, alpha: row.alpha), row.delta)
        }
    }

    @Test("A hundred likes against 130 of 2,500 leave the lift open, by GrowthBook's figures")
    func knownFigures() throws {
        let lift = try Self.lift(try #require(fixture.proportions.first)).interval(.delta)
        #expect(isClose(lift.lower, -0.03124, within: 5e-6))
        #expect(isClose(lift.upper, 0.63124, within: 5e-6))
        #expect(!lift.excludesZero)
    }

    @Test("Fieller's interval holds the roots of its equation, Katz's is that of statsmodels")
    func fiellerAndKatz() throws {
        for row in fixture.proportions {
            let lift = try Self.lift(row)
            let fieller = lift.interval(.fieller, alpha: row.alpha)
            #expect(isClose(fieller.lower, row.fieller[0]))
            #expect(isClose(fieller.upper, row.fieller[1]))
            let katz = lift.interval(.katz, alpha: row.alpha)
            #expect(isClose(katz.lower, row.katz[0]))
            #expect(isClose(katz.upper, row.katz[1]))
        }
    }

    @Test("Where the control cannot be told from zero Fieller's interval has no ends")
    func unboundedFieller() throws {
        let lift = try RelativeLift(
            control: ArmEstimate(successes: 2, trials: 900),
            treatment: ArmEstimate(successes: 5, trials: 900)
        )
        #expect(!lift.interval(.fieller).isBounded)
        #expect(lift.interval(.katz).isBounded)
    }

    @Test("The ratio of likes to impressions has the variance of viewers as clusters")
    func clustered() throws {
        for row in fixture.clustered {
            let arms = [row.control, row.treatment].map { ArmEstimate(Self.moments($0)) }
            #expect(isClose(arms[0].unitVariance, row.unitVariances[0]))
            #expect(isClose(arms[1].unitVariance, row.unitVariances[1]))
            matches(try RelativeLift(control: arms[0], treatment: arms[1]).interval(.delta), row.ratio)
        }
    }

    @Test("A mean over viewers is the ratio with a denominator of one")
    func means() throws {
        for row in fixture.clustered {
            let arms = [row.control, row.treatment].map { rows in
                let moments = rows.reduce(into: ClusterMoments()) { $0.add(numerator: $1[0], denominator: 1) }
                return (ArmEstimate(moments), ArmEstimate(SampleMoments(rows.map { $0[0] })))
            }
            matches(try RelativeLift(control: arms[0].0, treatment: arms[1].0).interval(.delta), row.mean)
            matches(try RelativeLift(control: arms[0].1, treatment: arms[1].1).interval(.delta), row.mean)
        }
    }

    @Test("CUPED takes out of the outcome what GrowthBook takes out")
    func cuped() throws {
        for row in fixture.clustered {
            let arms = [row.control, row.treatment].map { rows in
                rows.reduce(into: ClusterMoments()) { $0.add(numerator: $1[0], denominator: 1, covariate: $1[2]) }
            }
            let adjustment = CovariateAdjustment(control: arms[0], treatment: arms[1])
            #expect(isClose(adjustment.slope, row.theta))
            let lift = try RelativeLift(control: adjustment.control, treatment: adjustment.treatment)
            matches(lift.interval(.delta), row.cuped)
            #expect(
                lift.variance
                    < (try RelativeLift(control: ArmEstimate(arms[0]), treatment: ArmEstimate(arms[1]))).variance
            )
        }
    }

    @Test("A covariate that says nothing changes no ratio")
    func constantCovariate() {
        let arms = [10.0, 12].map { likes in
            (1...30).reduce(into: ClusterMoments()) {
                $0.add(numerator: likes + Double($1 % 4), denominator: 80, covariate: 5)
            }
        }
        let adjustment = CovariateAdjustment(control: arms[0], treatment: arms[1])
        #expect(adjustment.slope == 0)
        #expect(adjustment.treatment.mean == arms[1].ratio)
        #expect(adjustment.treatment.unitVariance == ArmEstimate(arms[1]).unitVariance)
    }

    @Test("Too few units and a control without outcomes are refused in words")
    func refusals() {
        let one = ArmEstimate(successes: 1, trials: 1)
        let many = ArmEstimate(successes: 5, trials: 100)
        #expect(throws: ABTestError.self) { try RelativeLift(control: many, treatment: one) }
        let zero = #expect(throws: ABTestError.self) {
            try RelativeLift(control: ArmEstimate(successes: 0, trials: 100), treatment: many)
        }
        #expect(zero?.code == .zeroBaseline)
    }

    @Test("The sums of two parts are the sums of the whole")
    func parts() throws {
        let rows = try #require(fixture.clustered.last).control
        let whole = ArmEstimate(Self.moments(rows))
        let both = ArmEstimate(Self.moments(Array(rows.prefix(100))) + Self.moments(Array(rows.dropFirst(100))))
        #expect(isClose(both.mean, whole.mean, within: 1e-14))
        #expect(isClose(both.unitVariance, whole.unitVariance, within: 1e-12))
    }
}
