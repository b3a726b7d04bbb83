/// What was registered before an experiment's phase began, as far as an analysis needs it.
public struct AnalysisPlan: Sendable, Hashable {
    /// How variants are compared.
    public enum Mode: String, Sendable, Hashable {
        /// Each viewer is in one arm.
        case arms
        /// Each viewer sees the lists of all variants in turn.
        case interleaving
    }

    /// How variants are compared.
    public var mode = Mode.arms
    /// Why the phase was closed before its end, as a short code; `nil` while it runs and when it ended as planned.
    public var closedReason: String?
    /// The variants by name; the first is the control.
    public var variants: [String]
    /// The shares that the arms were meant to have.
    public var weights: [Double]
    /// The one metric that decides.
    public var primaryMetric: RateMetric
    /// How the interval of the lift is made.
    public var method: RelativeLift.Method
    /// How long after an impression an outcome still counts, in milliseconds.
    public var window: Int64
    /// When the phase began, in milliseconds since 1970.
    public var start: Int64
    /// When it is planned to end.
    public var end: Int64?
    /// The shares of the planned units at which the data are looked at; empty for one look at the end.
    public var looks: [Double]
    /// The number of viewers over all arms that it is planned for.
    public var plannedUnits: Int
    /// One less the promised coverage of all comparisons together.
    public var alpha: Double

    /// Whether something ended the phase that was not planned, so that no more data will come.
    var isClosedEarly: Bool { closedReason != nil }

    /// Until when exposures can have closed windows, where the data are complete up to a moment.
    func lastExposure(asOf moment: Int64) -> Int64 { min(moment - window, end ?? .max) }

    /// Creates a plan.
    public init(
        variants: [String],
        weights: [Double],
        primaryMetric: RateMetric = .likeRate,
        method: RelativeLift.Method = .delta,
        window: Int64,
        start: Int64,
        end: Int64? = nil,
        looks: [Double] = [],
        plannedUnits: Int,
        alpha: Double = 0.05
    ) {
        self.variants = variants
        self.weights = weights
        self.primaryMetric = primaryMetric
        self.method = method
        self.window = window
        self.start = start
        self.end = end
        self.looks = looks
        self.plannedUnits = plannedUnits
        self.alpha = alpha
    }
}
