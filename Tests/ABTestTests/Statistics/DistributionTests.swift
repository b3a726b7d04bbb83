import ABTest
import Testing

@Suite("Distributions are right to 1e-12")
struct DistributionTests {
    let fixture: StatisticsFixture

    init() throws {
        fixture = try Fixture.read("statistics.json")
    }

    @Test("Quantiles of the normal distribution, far out too")
    func normal() {
        for row in fixture.normalQuantiles {
            #expect(isRelativelyClose(NormalDistribution.quantile(row[0]), row[1], within: 1e-12), "\(row)")
        }
        #expect(NormalDistribution.quantile(0) == -.infinity)
        #expect(NormalDistribution.quantile(1) == .infinity)
        #expect(NormalDistribution.quantile(1.1).isNaN)
    }

    @Test("Tails of Student's distribution, for few and many degrees of freedom that are not whole")
    func studentTails() {
        #expect(fixture.studentTails.count == 63)
        for row in fixture.studentTails {
            let tail = StudentDistribution.twoSided(row[0], degreesOfFreedom: row[1])
            #expect(isRelativelyClose(tail, row[2], within: 1e-12), "\(row): \(tail)")
        }
    }

    @Test("Critical values of Student's distribution")
    func studentCritical() {
        for row in fixture.studentCritical {
            let value = StudentDistribution.critical(twoSided: row[0], degreesOfFreedom: row[1])
            #expect(isRelativelyClose(value, row[2], within: 1e-12), "\(row): \(value)")
        }
    }

    @Test("With millions of degrees of freedom Student's distribution is the normal one")
    func manyDegrees() {
        let value = StudentDistribution.critical(twoSided: 0.05, degreesOfFreedom: 5e8)
        #expect(isClose(value, 1.959963984540054, within: 1e-8))
        #expect(value > 1.959963984540054)
    }

    @Test("Upper tails of the chi-square distribution")
    func chiSquare() {
        for row in fixture.chiSquare {
            let tail = ChiSquareDistribution.upperTail(row[0], degreesOfFreedom: Int(row[1]))
            #expect(isRelativelyClose(tail, row[2], within: 1e-12), "\(row): \(tail)")
        }
    }
}
