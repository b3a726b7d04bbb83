/// A treatment against the control, by every method that applies.
public struct Comparison: Sendable {
    /// The treatment's name.
    public let variant: String
    /// Each metric.
    public internal(set) var metrics: [MetricComparison]
    /// The primary metric with candidates as clusters too.
    public let twoWay: LiftEstimate?
    /// The primary metric adjusted by what was known before.
    public let adjusted: LiftEstimate?
    /// The adjustment itself.
    public let adjustment: CovariateAdjustment?
    /// The interval that holds at every look.
    public let alwaysValid: LiftEstimate?
    /// The planned look that is due.
    public let look: SequentialLook?
    /// The share of the planned viewers that there are.
    public let informationFraction: Double
    /// The lift over time, with everything seen until then.
    public let timeline: [TimelinePoint]

    /// One point of the timeline.
    public struct TimelinePoint: Sendable, Hashable {
        /// Until when, in milliseconds since 1970.
        public let until: Int64
        /// The lift with the interval of one look.
        public let single: LiftEstimate
        /// The lift with the interval that holds at every look.
        public let alwaysValid: LiftEstimate
    }

    /// The primary metric.
    public func primary(_ metric: RateMetric) -> MetricComparison? { metrics.first { $0.metric == metric } }
}

/// A look that was planned and is due.
public struct SequentialLook: Sendable, Hashable {
    /// Which of the planned looks it is, from 1.
    public let number: Int
    /// How many there are.
    public let count: Int
    /// The bound of the z statistic.
    public let bound: Double
    /// The interval by the registered method at that bound.
    public let interval: LiftEstimate
}
