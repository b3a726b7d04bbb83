/// Everything that an analysis counts. Viewers are added in groups, in any order; the tallies of groups add up.
public struct ExperimentTally: Sendable {
    /// What lies between two points of the timeline at least, in milliseconds: a day.
    static let day: Int64 = 86_400_000
    /// The most points of the timeline.
    static let timelineLimit = 60
    /// How far clocks may disagree before an outcome counts as being before its impression.
    static let clockTolerance: Int64 = 600_000

    let plan: AnalysisPlan
    /// The moment the data are complete up to, in milliseconds since 1970.
    public let asOf: Int64
    /// How long a step of the timeline takes.
    public let timelineStep: Int64
    /// The arms in the plan's order.
    public internal(set) var arms: [ArmTally]
    /// What was wrong.
    public internal(set) var issues = RecordIssues()
    /// Impressions by the viewer's arm, then the candidate's, those who take no part last.
    public internal(set) var cellImpressions: [[Int]]
    /// Primary outcomes in the same order.
    public internal(set) var cellOutcomes: [[Int]]
    /// At each step of the timeline the clusters of each arm, with everything seen until then.
    public internal(set) var timeline: [[ClusterMoments]]
    /// What viewers of interleaved slates preferred, for each treatment; empty where viewers are in arms.
    public internal(set) var preferences: [TeamPreference]
    var candidates: CandidateTable
    var viewerSquares: [ClusterSquares]
    var pairSquares: [ClusterSquares]

    /// An empty tally.
    ///
    /// - Parameters:
    ///   - plan: What was registered.
    ///   - asOf: The moment the data are complete up to, in milliseconds since 1970.
    public init(plan: AnalysisPlan, asOf: Int64) {
        self.plan = plan
        self.asOf = asOf
        let count = plan.variants.count
        let length = max(1, plan.lastExposure(asOf: asOf) - plan.start)
        let days = (length + Self.day - 1) / Self.day
        let step = (days + Int64(Self.timelineLimit) - 1) / Int64(Self.timelineLimit) * Self.day
        timelineStep = step
        arms = Array(repeating: ArmTally(), count: count)
        cellImpressions = Array(repeating: Array(repeating: 0, count: count + 1), count: count)
        cellOutcomes = cellImpressions
        timeline = Array(
            repeating: Array(repeating: ClusterMoments(), count: count),
            count: Int((length + step - 1) / step)
        )
        preferences = plan.mode == .interleaving ? Array(repeating: .init(), count: max(0, count - 1)) : []
        candidates = CandidateTable(arms: count)
        viewerSquares = Array(repeating: ClusterSquares(), count: count)
        pairSquares = viewerSquares
    }

    /// Adds what another tally of the same plan has counted for other viewers.
    public mutating func merge(_ other: ExperimentTally) {
        for arm in arms.indices {
            arms[arm] += other.arms[arm]
            viewerSquares[arm] += other.viewerSquares[arm]
            pairSquares[arm] += other.pairSquares[arm]
            for cell in cellImpressions[arm].indices {
                cellImpressions[arm][cell] += other.cellImpressions[arm][cell]
                cellOutcomes[arm][cell] += other.cellOutcomes[arm][cell]
            }
            for step in timeline.indices {
                timeline[step][arm] = timeline[step][arm] + other.timeline[step][arm]
            }
        }
        for treatment in preferences.indices { preferences[treatment] += other.preferences[treatment] }
        issues += other.issues
        candidates.merge(other.candidates)
    }

    /// Exchanges the candidates of two tallies.
    ///
    /// Candidates are met by viewers of all groups. Their counts are whole numbers, whose sums do not depend on any order, so
    /// a thread keeps one table for all its groups, while the sums of each group are kept apart and added up in order.
    public mutating func exchangeCandidates(with other: inout ExperimentTally) {
        swap(&candidates, &other.candidates)
    }
}
