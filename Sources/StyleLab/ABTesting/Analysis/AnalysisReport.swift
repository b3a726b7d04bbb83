import ABTest
import Contracts

/// An analysis as JSON.
struct AnalysisReport: Encodable {
    private let experiment: String
    private let phase: Int
    private let asOf: String
    private let mode: String
    private let closedReason: String?
    private let primaryMetric: String
    private let ciMethod: String
    private let confidence: Double
    private let verdict: VerdictReport
    private let variants: [VariantReport]
    private let sampleRatio: SampleRatioReport?
    private let comparisons: [ComparisonReport]
    private let teams: [TeamReport]
    private let cells: [CellReport]
    private let crossArmShare: Double
    private let candidates: Int
    private let concerns: [ConcernReport]
    private let data: DataReport

    init(_ analysis: ExperimentAnalysis, experiment: ABExperiment) {
        let tally = analysis.tally
        self.experiment = experiment.key
        phase = experiment.phase
        asOf = Timestamp(millisecondsSinceEpoch: tally.asOf).rfc3339
        mode = analysis.plan.mode.rawValue
        closedReason = analysis.plan.closedReason
        primaryMetric = analysis.plan.primaryMetric.rawValue
        ciMethod = analysis.plan.method.rawValue
        confidence = 1 - analysis.comparisonAlpha
        let verdicts = zip(analysis.treatments, analysis.verdicts).map { VerdictReport($1, variant: $0) }
        verdict = verdicts[analysis.leading]
        variants = tally.arms.indices.map { VariantReport(analysis, arm: $0) }
        sampleRatio = analysis.sampleRatio.map(SampleRatioReport.init)
        comparisons = zip(analysis.comparisons, verdicts).map { ComparisonReport($0, $1, analysis.plan) }
        teams = zip(analysis.teams, verdicts).map(TeamReport.init)
        cells = CellReport.all(tally, names: analysis.plan.variants)
        crossArmShare = tally.crossArmShare
        candidates = tally.candidateCount
        concerns = analysis.concerns.map(ConcernReport.init)
        data = DataReport(analysis.reading, tally.issues)
    }
}

/// A lift as JSON; what is infinite or absent is left out.
struct LiftReport: Encodable {
    let estimate: Double
    let lower: Double?
    let upper: Double?
    let standardError: Double?
    let pValue: Double?

    init(_ lift: LiftEstimate) {
        estimate = lift.estimate
        lower = lift.lower.isFinite ? lift.lower : nil
        upper = lift.upper.isFinite ? lift.upper : nil
        standardError = lift.standardError
        pValue = lift.pValue
    }
}

/// A verdict as JSON.
struct VerdictReport: Encodable {
    let decision: String
    let variant: String
    let basis: String?
    let interval: LiftReport?
    let reasons: [String]

    init(_ verdict: Verdict, variant: String) {
        decision = verdict.decision.rawValue
        self.variant = variant
        basis = verdict.basis?.rawValue
        interval = verdict.interval.map(LiftReport.init)
        reasons = verdict.reasons
    }
}

/// An arm as JSON.
struct VariantReport: Encodable {
    let name: String
    let viewers: Int
    let impressions: Int
    let outcomes: [String: Int]
    let rates: [String: Double]
    let viewersWithOutcome: [String: Int]
    let meetUnanswered: Int
    let largestViewerShare: Double
    let exposureGini: Double

    init(_ analysis: ExperimentAnalysis, arm: Int) {
        let counted = analysis.tally.arms[arm]
        name = analysis.plan.variants[arm]
        viewers = counted.viewers
        impressions = counted.impressions
        outcomes = [
            "like": counted.count(.like), "pass": counted.count(.pass), "mutual_like": counted.count(.mutualLike),
            "meet_asked": counted.count(.meetAsked), "meet": counted.count(.meet),
        ]
        rates = Dictionary(
            uniqueKeysWithValues: RateMetric.allCases.map { ($0.rawValue, counted.moments($0).ratio) }
        )
        viewersWithOutcome = Dictionary(
            uniqueKeysWithValues: zip(RateMetric.allCases, counted.viewersWith).map { ($0.rawValue, $1) }
        )
        meetUnanswered = counted.unanswered
        largestViewerShare = Double(counted.largestViewer) / Double(max(1, counted.impressions))
        exposureGini = analysis.tally.exposureGini(arm: arm)
    }
}

/// The sizes of the arms as JSON.
struct SampleRatioReport: Encodable {
    let chiSquare: Double
    let pValue: Double
    let isMismatch: Bool

    init(_ ratio: SampleRatio) {
        chiSquare = ratio.chiSquare
        pValue = ratio.pValue
        isMismatch = ratio.isMismatch
    }
}

/// Impressions between two arms as JSON.
struct CellReport: Encodable {
    let viewerVariant: String
    /// Absent for candidates who take no part.
    let candidateVariant: String?
    let impressions: Int
    let outcomes: Int
    let rate: Double?

    static func all(_ tally: ExperimentTally, names: [String]) -> [CellReport] {
        tally.cellImpressions.enumerated().flatMap { viewer, row in
            row.enumerated().compactMap { candidate, count in
                guard candidate < names.count || count > 0 else { return nil }
                let found = tally.cellOutcomes[viewer][candidate]
                return CellReport(
                    viewerVariant: names[viewer],
                    candidateVariant: candidate < names.count ? names[candidate] : nil,
                    impressions: count,
                    outcomes: found,
                    rate: count > 0 ? Double(found) / Double(count) : nil
                )
            }
        }
    }
}

/// A concern as JSON.
struct ConcernReport: Encodable {
    let code: String
    let isBlocking: Bool
    let message: String

    init(_ concern: Concern) {
        code = concern.code.rawValue
        isBlocking = concern.isBlocking
        message = concern.message
    }
}
