/// What was counted in one arm.
public struct ArmTally: Sendable, Hashable {
    /// Viewers with at least one exposure, those in several arms left out.
    public internal(set) var viewers = 0
    /// Exposures whose attribution window is closed.
    public internal(set) var impressions = 0
    /// The impressions of the viewer with the most.
    public internal(set) var largestViewer = 0
    /// Impressions with each kind of outcome, by the kind's raw value.
    public internal(set) var outcomes = [Int](repeating: 0, count: OutcomeRecord.Kind.allCases.count)
    /// Impressions whose two were asked whether they met and of whom no meet is known.
    public internal(set) var unanswered = 0
    /// Viewers with at least one outcome, for each metric in order.
    public internal(set) var viewersWith = [Int](repeating: 0, count: RateMetric.allCases.count)
    /// Viewers as clusters with outcomes and impressions, for each metric in order.
    public internal(set) var moments = [ClusterMoments](repeating: .init(), count: RateMetric.allCases.count)
    /// The same for the primary metric, with the covariate, of the viewers who have one.
    public internal(set) var covaried = ClusterMoments()

    /// How many impressions have an outcome.
    public func count(_ kind: OutcomeRecord.Kind) -> Int { outcomes[Int(kind.rawValue)] }

    /// The clusters of a metric.
    public func moments(_ metric: RateMetric) -> ClusterMoments { moments[metric.index] }

    static func += (lhs: inout ArmTally, rhs: ArmTally) {
        lhs.viewers += rhs.viewers
        lhs.impressions += rhs.impressions
        lhs.largestViewer = max(lhs.largestViewer, rhs.largestViewer)
        lhs.unanswered += rhs.unanswered
        for index in lhs.outcomes.indices { lhs.outcomes[index] += rhs.outcomes[index] }
        for index in lhs.viewersWith.indices { lhs.viewersWith[index] += rhs.viewersWith[index] }
        for index in lhs.moments.indices { lhs.moments[index] = lhs.moments[index] + rhs.moments[index] }
        lhs.covaried = lhs.covaried + rhs.covaried
    }
}
