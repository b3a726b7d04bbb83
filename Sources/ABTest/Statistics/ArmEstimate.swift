/// A rate or mean in one arm, and how uncertain it is.
public struct ArmEstimate: Sendable, Hashable {
    /// The estimate.
    public let mean: Double
    /// What a relative lift is relative to: the mean before any adjustment by covariates.
    public let unadjustedMean: Double
    /// The variance of one unit's contribution.
    public let unitVariance: Double
    /// How many independent units, such as viewers.
    public let units: Int

    /// An estimate.
    ///
    /// - Parameters:
    ///   - mean: The estimate.
    ///   - unitVariance: The variance of one unit's contribution; that of the estimate is this over `units`.
    ///   - units: How many independent units.
    ///   - unadjustedMean: The mean before adjustment, where there was one.
    public init(mean: Double, unitVariance: Double, units: Int, unadjustedMean: Double? = nil) {
        self.mean = mean
        self.unadjustedMean = unadjustedMean ?? mean
        self.unitVariance = unitVariance
        self.units = units
    }

    /// A share of successes among independent trials, with variance p (1 - p).
    public init(successes: Int, trials: Int) {
        let share = trials == 0 ? 0 : Double(successes) / Double(trials)
        self.init(mean: share, unitVariance: share * (1 - share), units: trials)
    }

    /// The mean of independent units.
    public init(_ moments: SampleMoments) {
        self.init(mean: moments.mean, unitVariance: moments.variance, units: moments.count)
    }

    /// A ratio whose clusters are independent, such as likes per impression with viewers as clusters.
    public init(_ moments: ClusterMoments) {
        self.init(mean: moments.ratio, unitVariance: moments.linearisedVariance, units: moments.count)
    }

    /// The variance of the estimate.
    public var variance: Double { units == 0 ? 0 : unitVariance / Double(units) }
}
