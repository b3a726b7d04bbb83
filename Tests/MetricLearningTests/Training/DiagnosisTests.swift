import MetricLearning
import Testing

/// What the last steps mean, in words.
@Suite struct DiagnosisTests {
    private func report(
        loss: Float = 0.15,
        active: Int = 480,
        semiHard: Int = 400,
        hard: Int = 80,
        spread: Float = 0.8,
        skip: StepReport.Skip? = nil
    ) -> StepReport {
        StepReport(
            epoch: 1,
            step: 7,
            loss: loss,
            contributing: semiHard,
            triplets: 960,
            active: active,
            semiHard: semiHard,
            hard: hard,
            positiveDistance: 0.25,
            negativeDistance: 0.75,
            spread: spread,
            gradientNorm: 1,
            skip: skip
        )
    }

    private func diagnosis(_ reports: [StepReport], loss: Loss = .tripletSemiHard) -> Diagnosis {
        Diagnosis(reports, configuration: SampleData.configuration(loss))
    }

    @Test func `ordinary steps are healthy`() {
        let diagnosis = diagnosis([StepReport](repeating: report(), count: 5))
        #expect(diagnosis.finding == .healthy)
        #expect(diagnosis.message.contains("50.0 % of triplets violate the margin"))
        #expect(diagnosis.message.contains("0.25") && diagnosis.message.contains("0.75"))
    }

    @Test func `no step is no finding`() {
        #expect(diagnosis([]).finding == .unknown)
    }

    @Test func `one point is a collapse, whatever the loss`() {
        let pinned = report(loss: 0.3, active: 960, semiHard: 0, hard: 960, spread: 1e-5)
        let all = diagnosis([pinned, pinned], loss: .tripletAll)
        #expect(all.finding == .collapsed && all.message.contains("pinned at the margin, 0.3"))
        let skipped = report(loss: 0, active: 960, semiHard: 0, hard: 960, spread: 0, skip: .noTriplets)
        let semiHard = diagnosis([skipped, skipped])
        #expect(semiHard.finding == .collapsed && semiHard.message.contains("0.0 % of triplets are semi-hard"))
    }

    @Test func `separated classes leave no triplets`() {
        let done = report(loss: 0, active: 0, semiHard: 0, hard: 0, skip: .noTriplets)
        let diagnosis = diagnosis([done, done, done])
        #expect(diagnosis.finding == .separated)
        #expect(diagnosis.message.contains("no triplets left") && diagnosis.message.contains("3 of the last 3"))
    }

    @Test func `a miner that finds nothing is told from classes that are separated`() {
        let unmined = report(loss: 0, active: 12, semiHard: 0, hard: 12, skip: .noTriplets)
        #expect(diagnosis([unmined, unmined, report()]).finding == .unmined)
    }

    @Test func `numbers that are none have diverged`() {
        let broken = report(loss: .nan, spread: .nan, skip: .notFinite)
        let diagnosis = diagnosis([report(), broken, report()])
        #expect(diagnosis.finding == .diverged && diagnosis.message.contains("step 7"))
    }

    @Test func `only the last steps count`() {
        let collapsed = report(loss: 0.3, active: 960, semiHard: 0, hard: 960, spread: 0)
        let reports =
            [StepReport](repeating: collapsed, count: 100)
            + [StepReport](repeating: report(), count: Diagnosis.window)
        #expect(diagnosis(reports).finding == .healthy)
        #expect(diagnosis(Array(reports.dropLast())).finding == .healthy)
        #expect(diagnosis(Array(reports.dropLast(Diagnosis.window))).finding == .collapsed)
    }
}
