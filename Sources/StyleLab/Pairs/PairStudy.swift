import CommandSupport
import Matching

/// The ranks of known partners under text alone and under text and style, compared.
struct PairStudy {
    /// What a study is made with.
    struct Settings {
        /// The ranks K of hit@K.
        var hitRanks = [1, 5, 10]
        /// The year in which ages are reckoned.
        var year: Int
        /// The folds of the cross-validation.
        var foldCount = 5
        /// Replicates of the bootstrap.
        var replicates = 2000
        /// What all draws follow from.
        var seed: UInt64 = 0
    }

    static let textOnlyPlace = 0
    static let hybridPlace = 1

    let matchCount: Int
    let pool: MemberPool
    let calibration: ScoreCalibration
    let hybrid: Scorer
    let search: PartnerSearch
    /// Hybrid with the given weights against text alone.
    let comparison: PairComparison
    let sweep: WeightSweep
    /// Hybrid with weights chosen on other matches against text alone.
    let crossValidation: PairComparison

    /// Makes the study.
    ///
    /// - Throws: ``CommandFailure`` of wrong use when no match could be looked at.
    init(
        of matches: [KnownMatch],
        in pool: MemberPool,
        hybrid: Scorer,
        calibration: ScoreCalibration,
        settings: Settings
    ) throws(CommandFailure) {
        matchCount = matches.count
        self.pool = pool
        self.calibration = calibration
        self.hybrid = hybrid
        let scorers = [.textOnly, hybrid] + WeightSweep.scorers
        let search = try PartnerSearch(
            matches,
            in: pool,
            under: scorers,
            calibration: calibration,
            year: settings.year
        )
        self.search = search
        let metrics = settings.hitRanks.map(PairMetric.hit) + [.reciprocalRank]
        let baseline = search.queries.map { $0.ranks[Self.textOnlyPlace] }
        func compare(_ ranks: [Int?]) -> PairComparison {
            PairComparison(
                of: ranks,
                against: baseline,
                in: search,
                metrics: metrics,
                replicates: settings.replicates,
                seed: settings.seed
            )
        }
        comparison = compare(search.queries.map { $0.ranks[Self.hybridPlace] })
        sweep = WeightSweep(search, offset: 2, foldCount: settings.foldCount, seed: settings.seed)
        crossValidation = compare(sweep.heldOutRanks)
    }
}
