import MetricLearning

/// How two ways of ranking do on the same queries.
struct PairComparison: Sendable {
    /// One figure of both.
    struct Row: Sendable {
        let metric: PairMetric
        /// The first way's mean, with its interval.
        let value: Double
        let interval: ConfidenceInterval?
        /// The second way's mean, with its interval.
        let baseline: Double
        let baselineInterval: ConfidenceInterval?
        /// What ranks drawn by lot would reach.
        let chance: Double
        /// The paired difference; nil when all queries belong to one group of people.
        let difference: PairedDifference?
        /// Which groups of people are served better, by a figure of yes or no.
        let signs: SignTest

        /// Whether both the interval and the exact test tell the two apart.
        var isDistinguishable: Bool { difference?.isDistinguishable == true && signs.pValue < 0.05 }
    }

    let rows: [Row]
    /// How many groups of people the queries come from.
    let clusterCount: Int

    /// Compares ranks.
    ///
    /// - Parameters:
    ///   - ranks: The first way's ranks.
    ///   - baseline: The second way's, of the same queries.
    ///   - search: The queries.
    ///   - metrics: What to compare.
    ///   - replicates: How many replicates the intervals are drawn from.
    ///   - seed: What the draws follow from.
    init(
        of ranks: [Int?],
        against baseline: [Int?],
        in search: PartnerSearch,
        metrics: [PairMetric],
        replicates: Int,
        seed: UInt64
    ) {
        let clusters = search.clusters
        let bootstrap = ClusteredBootstrap(identities: clusters, replicateCount: replicates, seed: seed)
        clusterCount = bootstrap.clusterCount
        rows = metrics.map { metric in
            let values = ranks.map(metric.value)
            let others = baseline.map(metric.value)
            return Row(
                metric: metric,
                value: Self.mean(values),
                interval: bootstrap.interval(of: values),
                baseline: Self.mean(others),
                baselineInterval: bootstrap.interval(of: others),
                chance: Self.mean(search.queries.map { metric.chance(among: $0.eligible) }),
                difference: bootstrap.difference(of: values, from: others),
                signs: SignTest(of: values, against: others, clusters: clusters)
            )
        }
    }

    private static func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }
}
