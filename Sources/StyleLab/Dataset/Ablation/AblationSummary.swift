import CommandSupport
import MetricLearning

/// What generated images have brought, for programs and for people.
struct AblationSummary: Sendable, Encodable {
    /// One figure with and without generated images.
    struct Figure: Sendable, Encodable {
        let name: String
        let with: Double
        let without: Double
        /// with - without, the mean over the same images.
        let difference: Double
        /// The 95 % interval of the difference, by drawing identities; nil with fewer than two.
        let lower: Double?
        let upper: Double?
        let verdict: String?
        /// US dollars for each hundredth that the figure has risen by; nil when it has not.
        let costPerPointUSD: Double?
    }

    /// Labelled generated images that the one head was trained with.
    let generated: Int
    /// Validation images that judge.
    let images: Int
    let costUSD: Double
    let figures: [Figure]
    let heads: [String]

    init(
        with: RetrievalMetrics,
        without: RetrievalMetrics,
        images: JudgedImages,
        generated: Int,
        costUSD: Double,
        settings: EvaluationSettings,
        heads: [String]
    ) {
        let bootstrap = ClusteredBootstrap(
            identities: with.queries.map { images.clusters[$0.row] },
            replicateCount: settings.replicateCount,
            confidence: settings.confidence,
            seed: settings.seed
        )
        figures = [
            (RetrievalMetric.recall(at: 1), "recallAt1"), (.recall(at: 5), "recallAt5"),
            (.averagePrecisionAtR, "mapAtR"),
        ].map { metric, name in
            let (own, other) = (with.values(metric), without.values(metric))
            let mean = zip(own, other).reduce(0) { $0 + $1.0 - $1.1 } / Double(max(1, own.count))
            let interval = bootstrap.difference(of: own, from: other)?.interval
            return Figure(
                name: name,
                with: with.mean(metric),
                without: without.mean(metric),
                difference: mean,
                lower: interval?.lower,
                upper: interval?.upper,
                verdict: interval.map { PairedDifference(mean: mean, interval: $0).verdict },
                costPerPointUSD: mean > 0 ? costUSD / (mean * 100) : nil
            )
        }
        self.generated = generated
        self.images = with.queries.count
        self.costUSD = costUSD
        self.heads = heads
    }

    /// The summary in words.
    var lines: [String] {
        var lines = [
            "\(generated) generated images for US$ \(costUSD.fixed(2)), judged by \(images) validation images"
        ]
        for figure in figures {
            let interval = figure.lower.flatMap { lower in
                figure.upper.map { " [\(lower.fixed(3)), \($0.fixed(3))], \(figure.verdict ?? "")" }
            }
            let cost = figure.costPerPointUSD.map { ", US$ \($0.fixed(2)) a point" } ?? ""
            lines.append(
                "\(figure.name): \(figure.with.fixed(3)) with, \(figure.without.fixed(3)) without, difference "
                    + "\(figure.difference.fixed(3))\(interval ?? "")\(cost)"
            )
        }
        return lines
    }
}
