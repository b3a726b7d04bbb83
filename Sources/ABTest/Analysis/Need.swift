/// What it takes to see a relative lift of a given size, at the rates, the variance and the pace so far.
public struct Need: Sendable, Hashable {
    /// The lift.
    public let lift: Double
    /// The smallest lift that the data so far can see.
    public let detectableNow: Double
    /// Viewers over both arms, those so far included.
    public let viewers: Double
    /// Outcomes over both arms, those so far included.
    public let outcomes: Double
    /// When that will be, in milliseconds since 1970; `nil` when it is beyond all measure.
    public let at: Int64?

    /// What it takes.
    ///
    /// - Parameters:
    ///   - lift: The lift that is to be seen.
    ///   - standardError: That of the lift so far.
    ///   - viewers: The viewers so far.
    ///   - outcomes: The outcomes so far.
    ///   - elapsed: The time that these took, in milliseconds.
    ///   - start: When that time began.
    ///   - window: The attribution window, in milliseconds.
    ///   - alpha: The level of the test, on both sides together.
    ///   - power: How likely the lift is to be seen.
    public init(
        lift: Double,
        standardError: Double,
        viewers: Int,
        outcomes: Int,
        elapsed: Int64,
        start: Int64,
        window: Int64,
        alpha: Double,
        power: Double = 0.8
    ) {
        self.lift = lift
        detectableNow =
            (-NormalDistribution.quantile(alpha / 2) + NormalDistribution.quantile(power)) * standardError
        let factor = max(1, (detectableNow / lift) * (detectableNow / lift))
        self.viewers = Double(viewers) * factor
        self.outcomes = Double(outcomes) * factor
        let moment = Double(start) + Double(elapsed) * factor + Double(window)
        at = moment < Self.latest ? Int64(moment) : nil
    }

    /// The year 9999.
    private static let latest = 2.53e14
}
