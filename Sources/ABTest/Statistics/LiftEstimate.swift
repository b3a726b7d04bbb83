/// A lift and its interval; relative unless said otherwise, so that 0.2 is 20 % more than the control.
public struct LiftEstimate: Sendable, Hashable {
    /// The lift.
    public let estimate: Double
    /// The lower end of the interval; infinite where the data set no bound.
    public let lower: Double
    /// The upper end of the interval; infinite where the data set no bound.
    public let upper: Double
    /// The standard error of the estimate, where the method has one.
    public let standardError: Double?
    /// The degrees of freedom, where the method uses Student's distribution.
    public let degreesOfFreedom: Double?
    /// How likely a lift at least as far from zero is without any effect.
    public let pValue: Double?

    init(
        estimate: Double,
        lower: Double,
        upper: Double,
        standardError: Double? = nil,
        degreesOfFreedom: Double? = nil,
        pValue: Double? = nil
    ) {
        self.estimate = estimate
        self.lower = lower
        self.upper = upper
        self.standardError = standardError
        self.degreesOfFreedom = degreesOfFreedom
        self.pValue = pValue
    }

    /// Whether both ends are finite.
    public var isBounded: Bool { lower.isFinite && upper.isFinite }
    /// Whether the interval lies on one side of zero.
    public var excludesZero: Bool { lower > 0 || upper < 0 }
}
