/// The uncertainty of a difference and of a relative lift when observations resemble one another in two ways: those of one
/// viewer, and those of one candidate, who is shown in both arms.
///
/// Source: Cameron, Gelbach and Miller, "Robust inference with multiway clustering" (2011): the sum over viewers, plus
/// the sum over candidates, minus the sum over pairs; each with the correction G/(G-1) · (N-1)/(N-2) that statsmodels makes.
public struct TwoWayClustering: Sendable, Hashable {
    /// What one cluster has in the two arms.
    public struct Cell: Sendable, Hashable {
        /// Observations in control and treatment.
        public var observations: SIMD2<Double>
        /// Outcomes in control and treatment.
        public var outcomes: SIMD2<Double>

        /// A cluster with nothing in it.
        public init() {
            observations = .zero
            outcomes = .zero
        }

        /// Adds observations of an arm, 0 being the control.
        public mutating func add(arm: Int, observations count: Double, outcomes: Double) {
            observations[arm] += count
            self.outcomes[arm] += outcomes
        }
    }

    /// Sums over the clusters of one kind.
    public struct Dimension: Sendable, Hashable {
        private var count = 0
        private var control = SIMD3<Double>.zero
        private var treatment = SIMD3<Double>.zero
        private var crossed = SIMD4<Double>.zero

        /// No clusters.
        public init() {}

        /// Clusters that lie within one arm each: how many, and the sums of outcomes², outcomes times observations and
        /// observations² over those of each arm.
        init(count: Int, control: SIMD3<Double>, treatment: SIMD3<Double>) {
            self.count = count
            self.control = control
            self.treatment = treatment
        }

        /// Adds a cluster.
        public mutating func add(_ cell: Cell) {
            count += 1
            let (n, y) = (cell.observations, cell.outcomes)
            control += SIMD3(y[0] * y[0], y[0] * n[0], n[0] * n[0])
            treatment += SIMD3(y[1] * y[1], y[1] * n[1], n[1] * n[1])
            crossed += SIMD4(y[0] * y[1], y[0] * n[1], n[0] * y[1], n[0] * n[1])
        }

        /// Σ over clusters of (a · residuals in control + b · residuals in treatment)², corrected for few clusters.
        fileprivate func meat(_ a: Double, _ b: Double, _ mean: SIMD2<Double>, total: Double) -> Double {
            guard count > 1 else { return 0 }
            let inControl = control.x - 2 * mean[0] * control.y + mean[0] * mean[0] * control.z
            let inTreatment = treatment.x - 2 * mean[1] * treatment.y + mean[1] * mean[1] * treatment.z
            let across =
                crossed.x - mean[1] * crossed.y - mean[0] * crossed.z + mean[0] * mean[1] * crossed.w
            let correction = Double(count) / Double(count - 1) * (total - 1) / (total - 2)
            return correction * (a * a * inControl + b * b * inTreatment + 2 * a * b * across)
        }
    }

    /// The variance of treatment minus control.
    public let differenceVariance: Double
    /// The variance of the relative lift, by the delta method.
    public let liftVariance: Double

    /// The variances.
    ///
    /// - Parameters:
    ///   - totals: Observations and outcomes of both arms.
    ///   - viewers: Sums over the first kind of cluster.
    ///   - candidates: Sums over the second kind.
    ///   - pairs: Sums over what the two kinds have in common.
    /// - Throws: ``ABTestError`` with code `too_few_units` or `zero_baseline`.
    public init(
        totals: Cell,
        viewers: Dimension,
        candidates: Dimension,
        pairs: Dimension
    ) throws(ABTestError) {
        let (n, y) = (totals.observations, totals.outcomes)
        guard n[0] > 1, n[1] > 1 else {
            throw ABTestError(.tooFewUnits, "two-way clustering needs two observations in each arm")
        }
        guard y[0] > 0 else {
            throw ABTestError(.zeroBaseline, "the control has no outcomes, so there is nothing to be relative to")
        }
        let mean = y / n
        func variance(_ a: Double, _ b: Double) -> Double {
            let parts = [viewers, candidates, pairs].map { $0.meat(a, b, mean, total: n[0] + n[1]) }
            return parts[0] + parts[1] - parts[2]
        }
        differenceVariance = variance(-1 / n[0], 1 / n[1])
        liftVariance = variance(-mean[1] / (n[0] * mean[0] * mean[0]), 1 / (n[1] * mean[0]))
    }
}
