import Matching
import MetricLearning

/// What `stylelab pairs` prints as JSON.
struct PairsReport: Encodable {
    /// A mean with its interval; `null` without one.
    struct Figure: Encodable {
        let value: Double
        let interval: [Double]?
    }

    /// One metric under both scorers.
    struct Row: Encodable {
        let hybrid: Figure
        let textOnly: Figure
        let chance: Double
        let difference: Figure?
        /// Groups of people whom hybrid serves better and worse, and the exact test of that split.
        let better: Int
        let worse: Int
        let pValue: Double
        let distinguishable: Bool

        init(_ row: PairComparison.Row) {
            hybrid = Figure(value: row.value, interval: row.interval.map(\.ends))
            textOnly = Figure(value: row.baseline, interval: row.baselineInterval.map(\.ends))
            chance = row.chance
            difference = row.difference.map { Figure(value: $0.mean, interval: $0.interval.ends) }
            better = row.signs.better
            worse = row.signs.worse
            pValue = row.signs.pValue
            distinguishable = row.isDistinguishable
        }
    }

    /// The weight of style that finds partners best.
    struct Sweep: Encodable {
        let styleWeights: [Double]
        let meanReciprocalRanks: [Double]
        let bestStyleWeight: Double
        let chosenStyleWeights: [Double]
        /// What weights reach on matches that they were not chosen on.
        let crossValidated: [String: Row]
    }

    /// One partner.
    struct Partner: Encodable {
        let userId: String
        let partnerId: String
        let eligible: Int
        let textOnlyRank: Int?
        let hybridRank: Int?
    }

    let matches: Int
    let queries: Int
    let groups: Int
    let skipped: [String: Int]
    let members: Int
    let membersWithStyle: Int
    let membersWithText: Int
    let styleFingerprint: String?
    let calibration: String
    let textWeight: Double
    let styleWeight: Double
    let metrics: [String: Row]
    let sweep: Sweep
    let ranks: [Partner]
    let verdict: String

    init(_ study: PairStudy) {
        matches = study.matchCount
        queries = study.search.queries.count
        groups = study.comparison.clusterCount
        skipped = study.search.skipped
        members = study.pool.memberIds.count
        membersWithStyle = study.pool.styleCount
        membersWithText = study.pool.textCount
        styleFingerprint = study.pool.styleFingerprint
        calibration = study.calibration.identifier
        textWeight = study.hybrid.textWeight
        styleWeight = study.hybrid.styleWeight
        metrics = Self.rows(study.comparison)
        sweep = Sweep(
            styleWeights: WeightSweep.weights,
            meanReciprocalRanks: study.sweep.curve,
            bestStyleWeight: WeightSweep.weights[study.sweep.best],
            chosenStyleWeights: study.sweep.chosen.map { WeightSweep.weights[$0] },
            crossValidated: Self.rows(study.crossValidation)
        )
        ranks = study.search.queries.map { query in
            Partner(
                userId: query.match.userId,
                partnerId: query.match.partnerId,
                eligible: query.eligible,
                textOnlyRank: query.ranks[PairStudy.textOnlyPlace],
                hybridRank: query.ranks[PairStudy.hybridPlace]
            )
        }
        verdict = PairsVerdict(study).sentence
    }

    private static func rows(_ comparison: PairComparison) -> [String: Row] {
        Dictionary(uniqueKeysWithValues: comparison.rows.map { ($0.metric.name, Row($0)) })
    }
}

extension ConfidenceInterval {
    /// The lower and the upper end.
    fileprivate var ends: [Double] { [lower, upper] }
}
