/// One metric in one treatment against the control.
public struct MetricComparison: Sendable, Hashable {
    /// The metric.
    public let metric: RateMetric
    /// Impressions with the outcome, in control and treatment.
    public let outcomes: [Int]
    /// The rates in control and treatment.
    public let rates: [ArmEstimate]
    /// The relative lift by each method, viewers being the clusters; empty when there is none.
    public let intervals: [RelativeLift.Method: LiftEstimate]
    /// How many times the variance is that of independent impressions; `nil` when there is none.
    public let designEffect: Double?
    /// Why there is no lift.
    public let problem: ABTestError?
    /// The p-value adjusted by Holm's method over all metrics and treatments.
    public internal(set) var holm: Double?
    /// The p-value adjusted by Benjamini's and Hochberg's method.
    public internal(set) var benjaminiHochberg: Double?
    /// What is needed to see the smallest lift worth knowing.
    public internal(set) var need: Need?

    let lift: RelativeLift?

    init(_ metric: RateMetric, control: ArmTally, treatment: ArmTally, alpha: Double) {
        self.metric = metric
        outcomes = [control.count(metric.outcome), treatment.count(metric.outcome)]
        let arms = [ArmEstimate(control.moments(metric)), ArmEstimate(treatment.moments(metric))]
        rates = arms
        let made = Result { () throws(ABTestError) in try RelativeLift(control: arms[0], treatment: arms[1]) }
        switch made {
        case .failure(let error):
            lift = nil
            problem = error
            intervals = [:]
            designEffect = nil
        case .success(let lift):
            self.lift = lift
            problem = nil
            intervals = Dictionary(
                uniqueKeysWithValues: RelativeLift.Method.allCases.map { ($0, lift.interval($0, alpha: alpha)) }
            )
            let independent = try? RelativeLift(
                control: ArmEstimate(successes: outcomes[0], trials: control.impressions),
                treatment: ArmEstimate(successes: outcomes[1], trials: treatment.impressions)
            )
            let variance = independent?.variance ?? 0
            designEffect = variance > 0 ? lift.variance / variance : nil
        }
    }
}
