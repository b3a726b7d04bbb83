/// How often each candidate was shown in each arm, and how often that led to the primary outcome.
struct CandidateTable: Sendable {
    private let arms: Int
    private var rows: [UInt64: Int] = [:]
    private(set) var impressions: [Double] = []
    private(set) var outcomes: [Double] = []

    init(arms: Int) {
        self.arms = arms
    }

    var count: Int { rows.count }

    mutating func add(_ candidate: UInt64, arm: Int, impressions count: Double = 1, outcomes found: Double) {
        let place = row(of: candidate) * arms + arm
        impressions[place] += count
        outcomes[place] += found
    }

    private mutating func row(of candidate: UInt64) -> Int {
        if let row = rows[candidate] { return row }
        let row = rows.count
        rows[candidate] = row
        impressions += repeatElement(0, count: arms)
        outcomes += repeatElement(0, count: arms)
        return row
    }

    mutating func merge(_ other: CandidateTable) {
        for (candidate, row) in other.rows {
            for arm in 0..<arms {
                let place = row * arms + arm
                guard other.impressions[place] > 0 else { continue }
                add(candidate, arm: arm, impressions: other.impressions[place], outcomes: other.outcomes[place])
            }
        }
    }

    /// The Gini coefficient of candidates' impressions in an arm, candidates of other arms counting as never shown.
    func gini(arm: Int) -> Double {
        Concentration.gini((0..<count).map { impressions[$0 * arms + arm] })
    }

    /// The candidates as clusters that are shown in both of two arms; values are whole, so their order does not matter.
    func dimension(control: Int, treatment: Int) -> TwoWayClustering.Dimension {
        (0..<count).reduce(into: TwoWayClustering.Dimension()) { dimension, row in
            var cell = TwoWayClustering.Cell()
            for (side, arm) in [control, treatment].enumerated() {
                let place = row * arms + arm
                cell.add(arm: side, observations: impressions[place], outcomes: outcomes[place])
            }
            guard cell.observations.sum() > 0 else { return }
            dimension.add(cell)
        }
    }
}
