import MetricLearning
import Testing

@Suite struct ConfidenceIntervalTests {
    @Test func `sixty percent of ninety-eight is anything from fifty to sixty-nine`() {
        let interval = ConfidenceInterval.wilson(share: 0.6, count: 98)
        #expect(abs(interval.lower - 0.501) <= 5e-4)
        #expect(abs(interval.upper - 0.691) <= 5e-4)
        #expect(interval.confidence == 0.95)
    }

    /// Values of scipy's `binomtest(successes, count).proportion_ci(confidence, "wilson")`.
    @Test(arguments: [
        (0.0, 10, 0.95, 0.0, 0.27753279986288926), (1.0, 10, 0.95, 0.7224672001371109, 1.0),
        (0.5, 4, 0.95, 0.15003898915214953, 0.8499610108478505),
        (0.25, 1000, 0.99, 0.21645462945665608, 0.28684095299504736),
        (0.25, 1000, 0.90, 0.22817176898889255, 0.2731773526309877),
    ])
    func `intervals equal known ones`(share: Double, count: Int, confidence: Double, lower: Double, upper: Double) {
        let interval = ConfidenceInterval.wilson(share: share, count: count, confidence: confidence)
        #expect(abs(interval.lower - lower) <= 1e-9)
        #expect(abs(interval.upper - upper) <= 1e-9)
    }

    @Test func `an interval holds its ends`() {
        let interval = ConfidenceInterval(lower: -1, upper: 2, confidence: 0.9)
        #expect(interval.contains(-1) && interval.contains(2) && interval.contains(0))
        #expect(!interval.contains(2.001) && !interval.contains(-1.001))
    }
}
