import ABTest
import Contracts

/// A treatment against the control as JSON.
struct ComparisonReport: Encodable {
    private struct Adjusted: Encodable {
        let lift: LiftReport
        let slope: Double
        let explainedShare: Double
    }

    private struct Look: Encodable {
        let number: Int
        let count: Int
        let bound: Double
        let interval: LiftReport
    }

    private struct Point: Encodable {
        let until: String
        let estimate: Double
        let lower: Double
        let upper: Double
        let alwaysValidLower: Double
        let alwaysValidUpper: Double
    }

    private let variant: String
    private let verdict: VerdictReport
    private let metrics: [MetricReport]
    private let twoWay: LiftReport?
    private let cuped: Adjusted?
    private let alwaysValid: LiftReport?
    private let look: Look?
    private let informationFraction: Double
    private let timeline: [Point]

    init(_ comparison: Comparison, _ verdict: VerdictReport, _ plan: AnalysisPlan) {
        variant = comparison.variant
        self.verdict = verdict
        metrics = comparison.metrics.map { MetricReport($0, isPrimary: $0.metric == plan.primaryMetric) }
        twoWay = comparison.twoWay.map(LiftReport.init)
        cuped = comparison.adjusted.flatMap { lift in
            comparison.adjustment.map {
                Adjusted(lift: LiftReport(lift), slope: $0.slope, explainedShare: $0.explainedShare)
            }
        }
        alwaysValid = comparison.alwaysValid.map(LiftReport.init)
        look = comparison.look.map {
            Look(number: $0.number, count: $0.count, bound: $0.bound, interval: LiftReport($0.interval))
        }
        informationFraction = comparison.informationFraction
        timeline = comparison.timeline.filter { $0.single.isBounded && $0.alwaysValid.isBounded }.map {
            Point(
                until: Timestamp(millisecondsSinceEpoch: $0.until).rfc3339,
                estimate: $0.single.estimate,
                lower: $0.single.lower,
                upper: $0.single.upper,
                alwaysValidLower: $0.alwaysValid.lower,
                alwaysValidUpper: $0.alwaysValid.upper
            )
        }
    }
}

/// A metric as JSON.
struct MetricReport: Encodable {
    private struct NeedReport: Encodable {
        let lift: Double
        let detectableNow: Double
        let viewers: Double
        let outcomes: Double
        let by: String?
    }

    private let metric: String
    private let role: String
    private let controlOutcomes: Int
    private let treatmentOutcomes: Int
    private let controlRate: Double
    private let treatmentRate: Double
    private let lift: [String: LiftReport]
    private let designEffect: Double?
    private let holm: Double?
    private let benjaminiHochberg: Double?
    private let need: NeedReport?
    private let problem: String?

    init(_ metric: MetricComparison, isPrimary: Bool) {
        self.metric = metric.metric.rawValue
        role = isPrimary ? "primary" : "guardrail"
        controlOutcomes = metric.outcomes[0]
        treatmentOutcomes = metric.outcomes[1]
        controlRate = metric.rates[0].mean
        treatmentRate = metric.rates[1].mean
        lift = Dictionary(
            uniqueKeysWithValues: metric.intervals.map { ($0.key.rawValue, LiftReport($0.value)) }
        )
        designEffect = metric.designEffect
        holm = metric.holm
        benjaminiHochberg = metric.benjaminiHochberg
        need = metric.need.map {
            NeedReport(
                lift: $0.lift,
                detectableNow: $0.detectableNow,
                viewers: $0.viewers.rounded(.up),
                outcomes: $0.outcomes.rounded(.up),
                by: $0.at.map { CalendarDay.text($0) }
            )
        }
        problem = metric.problem?.message
    }
}

/// What was read and left out, as JSON.
struct DataReport: Encodable {
    private let lines: Int
    private let exposures: Int
    private let outcomes: Int
    private let counts: [String: Int]
    private let isTruncated: Bool

    init(_ reading: ReadingIssues, _ issues: RecordIssues) {
        lines = reading.lines
        exposures = reading.exposures
        outcomes = reading.outcomes
        isTruncated = reading.isTruncated
        counts = [
            "malformedLines": reading.malformedLines, "testLines": reading.testLines,
            "linesOfOtherExperiments": reading.linesOfOtherExperiments,
            "linesOfOtherPhases": reading.linesOfOtherPhases, "excludedExposures": reading.excludedExposures,
            "linesOfUnknownVariants": reading.linesOfUnknownVariants,
            "exposuresOfOtherConfiguration": reading.exposuresOfOtherConfiguration,
            "exposuresOfOtherFingerprint": reading.exposuresOfOtherFingerprint,
            "exposuresOutsidePhase": reading.exposuresOutsidePhase,
            "exposuresFromTheFuture": reading.exposuresFromTheFuture,
            "unattributedOutcomes": reading.unattributedOutcomes, "repeatedExposures": issues.repeatedExposures,
            "repeatedOutcomes": issues.repeatedOutcomes, "supersededOutcomes": issues.supersededOutcomes,
            "openExposures": issues.openExposures, "lateOutcomes": issues.lateOutcomes,
            "outcomesBeforeExposure": issues.outcomesBeforeExposure,
            "outcomesWithoutExposure": issues.outcomesWithoutExposure,
            "outcomesOfOtherArm": issues.outcomesOfOtherArm, "viewersInSeveralArms": issues.viewersInSeveralArms,
        ]
    }
}
