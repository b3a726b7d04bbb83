/// Intervals for the relative lift of a treatment over a control, by the three usual methods.
///
/// One of them is chosen before the experiment; the others are shown beside it.
public struct RelativeLift: Sendable, Hashable {
    /// How an interval is made.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        /// A first-order expansion with Student's distribution, as GrowthBook does it.
        case delta
        /// Fieller's exact interval for a ratio of normal means.
        case fieller
        /// An interval for the logarithm of the ratio; for two proportions it is Katz's.
        case katz
    }

    private let control: ArmEstimate
    private let treatment: ArmEstimate

    /// The lift of one arm over another.
    ///
    /// - Parameters:
    ///   - control: The arm that the lift is relative to.
    ///   - treatment: The arm that is judged.
    /// - Throws: ``ABTestError`` with code `too_few_units` or `zero_baseline`.
    public init(control: ArmEstimate, treatment: ArmEstimate) throws(ABTestError) {
        guard control.units >= 2, treatment.units >= 2 else {
            throw ABTestError(
                .tooFewUnits,
                "a lift needs two units in each arm; the control has \(control.units), the treatment \(treatment.units)"
            )
        }
        guard control.unadjustedMean != 0 else {
            throw ABTestError(.zeroBaseline, "the control has no outcomes, so there is nothing to be relative to")
        }
        self.control = control
        self.treatment = treatment
    }

    /// The lift itself: the difference over the size of the control's unadjusted mean.
    public var estimate: Double { (treatment.mean - control.mean) / abs(control.unadjustedMean) }

    /// The variance of the lift, by the delta method.
    public var variance: Double {
        let (c, t) = (control.unadjustedMean, treatment.unadjustedMean)
        return treatment.variance / (c * c) + control.variance * t * t / (c * c * c * c)
    }

    /// Degrees of freedom after Welch and Satterthwaite.
    public var degreesOfFreedom: Double {
        let (c, t) = (control.variance, treatment.variance)
        return (c + t) * (c + t) / (t * t / Double(treatment.units - 1) + c * c / Double(control.units - 1))
    }

    /// The interval by a method.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - alpha: One less the confidence, above 0 and below 1.
    /// - Returns: Lift, interval and p-value; the ends are infinite where Fieller's method finds none.
    public func interval(_ method: Method, alpha: Double = 0.05) -> LiftEstimate {
        switch method {
        case .delta: delta(alpha)
        case .fieller: fieller(alpha)
        case .katz: katz(alpha)
        }
    }

    private func delta(_ alpha: Double) -> LiftEstimate {
        let error = variance.squareRoot()
        guard error > 0 else { return exact }
        let freedom = degreesOfFreedom
        let width = StudentDistribution.critical(twoSided: alpha, degreesOfFreedom: freedom) * error
        return LiftEstimate(
            estimate: estimate,
            lower: estimate - width,
            upper: estimate + width,
            standardError: error,
            degreesOfFreedom: freedom,
            pValue: StudentDistribution.twoSided(estimate / error, degreesOfFreedom: freedom)
        )
    }

    /// [R ± z/mC √(vT + R² vC - g vT)] / (1 - g) - 1 with g = z² vC / mC².
    private func fieller(_ alpha: Double) -> LiftEstimate {
        let z = -NormalDistribution.quantile(alpha / 2)
        let mean = control.unadjustedMean
        let ratio = 1 + estimate
        let g = z * z * control.variance / (mean * mean)
        let error = (control.variance + treatment.variance).squareRoot()
        let pValue = error > 0 ? 2 * NormalDistribution.cumulative(-abs(treatment.mean - control.mean) / error) : nil
        guard g < 1 else {
            return LiftEstimate(estimate: estimate, lower: -.infinity, upper: .infinity, pValue: pValue)
        }
        let spread = treatment.variance + ratio * ratio * control.variance - g * treatment.variance
        let width = z / abs(mean) * max(0, spread).squareRoot()
        return LiftEstimate(
            estimate: estimate,
            lower: (ratio - width) / (1 - g) - 1,
            upper: (ratio + width) / (1 - g) - 1,
            pValue: pValue
        )
    }

    /// exp(ln R ± z √(vT/mT² + vC/mC²)) - 1.
    private func katz(_ alpha: Double) -> LiftEstimate {
        let ratio = 1 + estimate
        guard ratio > 0 else {
            return LiftEstimate(estimate: estimate, lower: -1, upper: .infinity)
        }
        let (c, t) = (control.unadjustedMean, treatment.unadjustedMean)
        let error = (treatment.variance / (t * t) + control.variance / (c * c)).squareRoot()
        guard error > 0 else { return exact }
        let width = -NormalDistribution.quantile(alpha / 2) * error
        let middle = logarithm(ratio)
        return LiftEstimate(
            estimate: estimate,
            lower: exponential(middle - width) - 1,
            upper: exponential(middle + width) - 1,
            pValue: 2 * NormalDistribution.cumulative(-abs(middle) / error)
        )
    }

    /// Without any variance the lift is what it is.
    private var exact: LiftEstimate {
        LiftEstimate(estimate: estimate, lower: estimate, upper: estimate, standardError: 0)
    }
}
