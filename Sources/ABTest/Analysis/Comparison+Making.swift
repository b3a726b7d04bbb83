extension Comparison {
    /// Compares an arm of a tally with the control.
    init(_ tally: ExperimentTally, treatment arm: Int, alpha: Double) {
        let plan = tally.plan
        let (control, treatment) = (tally.arms[0], tally.arms[arm])
        variant = plan.variants[arm]
        metrics = RateMetric.allCases.map {
            MetricComparison($0, control: control, treatment: treatment, alpha: alpha)
        }
        let lift = metrics[plan.primaryMetric.index].lift
        let everyone = tally.arms.reduce(0) { $0 + $1.viewers }
        informationFraction = Double(everyone) / Double(max(1, plan.plannedUnits))
        twoWay = lift.flatMap { Self.twoWay(tally, arm, $0.estimate, alpha) }
        let adjustment = Self.adjustment(control, treatment)
        self.adjustment = adjustment
        adjusted = adjustment.flatMap { adjustment in
            (try? RelativeLift(control: adjustment.control, treatment: adjustment.treatment))?
                .interval(plan.method == .delta ? .delta : .fieller, alpha: alpha)
        }
        let sequence = try? AlwaysValidInterval(plannedUnits: Double(plan.plannedUnits), confidence: 1 - alpha)
        alwaysValid = lift.flatMap { lift in
            sequence?.interval(
                estimate: lift.estimate,
                variance: lift.variance,
                units: control.viewers + treatment.viewers
            )
        }
        look = lift.flatMap { lift in
            SequentialLook(plan, fraction: Double(everyone) / Double(plan.plannedUnits), alpha) { bound in
                lift.interval(plan.method, alpha: 2 * NormalDistribution.cumulative(-bound))
            }
        }
        timeline = tally.timeline.enumerated().compactMap { step, arms in
            guard let lift = try? RelativeLift(control: ArmEstimate(arms[0]), treatment: ArmEstimate(arms[arm])),
                let sequence
            else { return nil }
            return TimelinePoint(
                until: min(plan.start + Int64(step + 1) * tally.timelineStep, plan.lastExposure(asOf: tally.asOf)),
                single: lift.interval(.delta, alpha: alpha),
                alwaysValid: sequence.interval(
                    estimate: lift.estimate,
                    variance: lift.variance,
                    units: arms[0].count + arms[arm].count
                )
            )
        }
    }

    private static func twoWay(
        _ tally: ExperimentTally,
        _ arm: Int,
        _ estimate: Double,
        _ alpha: Double
    ) -> LiftEstimate? {
        var totals = TwoWayClustering.Cell()
        for (side, index) in [0, arm].enumerated() {
            let counted = tally.arms[index]
            totals.add(
                arm: side,
                observations: Double(counted.impressions),
                outcomes: Double(counted.count(tally.plan.primaryMetric.outcome))
            )
        }
        let clustering = try? TwoWayClustering(
            totals: totals,
            viewers: TwoWayClustering.Dimension(tally.viewerSquares[0], tally.viewerSquares[arm]),
            candidates: tally.candidates.dimension(control: 0, treatment: arm),
            pairs: TwoWayClustering.Dimension(tally.pairSquares[0], tally.pairSquares[arm])
        )
        guard let clustering, clustering.liftVariance > 0 else { return nil }
        let error = clustering.liftVariance.squareRoot()
        let width = -NormalDistribution.quantile(alpha / 2) * error
        return LiftEstimate(
            estimate: estimate,
            lower: estimate - width,
            upper: estimate + width,
            standardError: error,
            pValue: 2 * NormalDistribution.cumulative(-abs(estimate) / error)
        )
    }

    /// An adjustment where nearly every viewer has a covariate; otherwise those who have one are a selection.
    private static func adjustment(_ control: ArmTally, _ treatment: ArmTally) -> CovariateAdjustment? {
        let arms = [control, treatment]
        let isComplete = arms.allSatisfy {
            let clusters = $0.moments[0].count
            return clusters >= 2 && Double($0.covaried.count) >= 0.95 * Double(clusters)
        }
        guard isComplete else { return nil }
        let adjustment = CovariateAdjustment(control: control.covaried, treatment: treatment.covaried)
        return adjustment.slope == 0 ? nil : adjustment
    }
}

extension SequentialLook {
    /// The look that is due at a share of the planned viewers; `nil` before the first.
    init?(
        _ plan: AnalysisPlan,
        fraction: Double,
        _ alpha: Double,
        interval: (_ bound: Double) -> LiftEstimate?
    ) {
        var planned = plan.looks.filter { $0 > 0 && $0 < 1 }.sorted()
        planned.append(1)
        guard planned.count > 1 else { return nil }
        let due = planned.filter { $0 <= fraction }
        guard let last = due.last else { return nil }
        // What was spent follows from the true share, which lies a little beyond the planned one.
        let fractions = due.dropLast() + [max(last, min(1, fraction))]
        guard let bounds = try? GroupSequentialBounds(fractions: Array(fractions), alpha: alpha),
            let bound = bounds.bounds.last, let estimate = interval(bound)
        else { return nil }
        number = due.count
        count = planned.count
        self.bound = bound
        self.interval = estimate
    }
}

extension TwoWayClustering.Dimension {
    /// Clusters that lie within one arm each.
    init(_ control: ClusterSquares, _ treatment: ClusterSquares) {
        self.init(count: control.count + treatment.count, control: control.sums, treatment: treatment.sums)
    }
}
