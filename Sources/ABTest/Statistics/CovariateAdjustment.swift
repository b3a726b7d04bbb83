/// CUPED: takes out of an outcome what a covariate from before the experiment explains, so that the interval narrows while
/// the lift stays unbiased.
///
/// Source: Deng, Xu, Kohavi and Walker, "Improving the sensitivity of online controlled experiments by utilizing
/// pre-experiment data" (2013); for ratios the outcome is the linearised ratio.
public struct CovariateAdjustment: Sendable, Hashable {
    /// The slope: covariance of outcome and covariate over variance of the covariate, pooled over both arms.
    public let slope: Double
    /// The share of the outcome's variance that the covariate explains, pooled over both arms.
    public let explainedShare: Double
    /// The control, adjusted.
    public let control: ArmEstimate
    /// The treatment, adjusted.
    public let treatment: ArmEstimate

    /// Adjusts two arms; a covariate that does not vary changes nothing.
    public init(control: ClusterMoments, treatment: ClusterMoments) {
        let joint = control + treatment
        let covariance = joint.linearisedCovariance
        let slope = joint.covariateVariance == 0 ? 0 : covariance / joint.covariateVariance
        self.slope = slope
        explainedShare = joint.linearisedVariance == 0 ? 0 : slope * covariance / joint.linearisedVariance
        func adjusted(_ arm: ClusterMoments) -> ArmEstimate {
            ArmEstimate(
                mean: arm.ratio - slope * (arm.covariateMean - joint.covariateMean),
                unitVariance: max(
                    0,
                    arm.linearisedVariance + slope * slope * arm.covariateVariance
                        - 2 * slope * arm.linearisedCovariance
                ),
                units: arm.count,
                unadjustedMean: arm.ratio
            )
        }
        self.control = adjusted(control)
        self.treatment = adjusted(treatment)
    }
}
