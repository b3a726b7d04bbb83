import CommandSupport
import MetricLearning

/// Everything that a picture of a map says: its points and what is known of each, its figures, how it came about.
struct StyleMap: Sendable {
    /// How well the plane stands for the space.
    struct Fidelity: Sendable {
        /// The Kullback-Leibler divergence that is left, in nats.
        let klDivergence: Double
        /// The share of trust that a point's neighbours deserve, 0 to 1.
        let trustworthiness: Double
        /// How many neighbours of each point were looked at.
        let neighborCount: Int
    }

    /// How the plane was laid out.
    struct Recipe: Sendable {
        let method: TSNEConfiguration.Method
        let perplexity: Double
        let iterationCount: Int
        let seed: UInt64
    }

    /// The rows: ids, styles, splits and where they come from.
    let file: VectorFile
    /// Where each point lies: the larger extent goes from 0 to ``extent``, the smaller in proportion.
    let points: [Point]
    /// The size of the smallest rectangle around all points.
    let size: (width: Int, height: Int)
    /// What the neighbours say; nil when nothing could be judged.
    let judgement: NeighborJudgement?
    /// What the neighbours say in the untrained features of the same images.
    let untrained: NeighborJudgement?
    let fidelity: Fidelity
    let recipe: Recipe
    /// The styles in the order of their classes and, last, those without.
    let styles: [Style]

    /// A point of the plane, y downwards.
    struct Point: Sendable, Hashable {
        let x: Int
        let y: Int
    }

    /// What a legend says of a style.
    struct Style: Sendable {
        /// The class, or -1 for images without a style.
        let label: Int
        let name: String
        let count: Int
    }

    /// The larger side of the plane. Whole numbers are the same in every file, and a ten-thousandth of a picture is less
    /// than a pixel.
    static let extent = 10_000
    /// What images without a style are called.
    static let withoutStyle = "no style"

    /// A map of laid-out points.
    init(
        file: VectorFile,
        layout: TSNEMap,
        trustworthiness: Double,
        trustworthinessNeighborCount: Int,
        seed: UInt64,
        judgement: NeighborJudgement?,
        untrained: NeighborJudgement?
    ) {
        self.file = file
        self.judgement = judgement
        self.untrained = untrained
        (points, size) = Self.placed(layout.points)
        fidelity = Fidelity(
            klDivergence: layout.klDivergence,
            trustworthiness: trustworthiness,
            neighborCount: trustworthinessNeighborCount
        )
        recipe = Recipe(
            method: layout.method,
            perplexity: layout.perplexity,
            iterationCount: layout.iterationCount,
            seed: seed
        )
        var counts: [Int: Int] = [:]
        for label in file.labels { counts[label, default: 0] += 1 }
        styles = counts.keys.sorted { ($0 < 0 ? Int.max : $0) < ($1 < 0 ? Int.max : $1) }.map { label in
            Style(label: label, name: label < 0 ? Self.withoutStyle : file.classes[label], count: counts[label] ?? 0)
        }
    }

    private static func placed(_ layout: Matrix) -> ([Point], (width: Int, height: Int)) {
        let places = (0..<layout.rows).map { row in
            (x: Double(layout.values[row * 2]), y: Double(layout.values[row * 2 + 1]))
        }
        let left = places.map(\.x).min() ?? 0
        let top = places.map(\.y).min() ?? 0
        let width = (places.map(\.x).max() ?? 0) - left
        let height = (places.map(\.y).max() ?? 0) - top
        let larger = max(width, height)
        let scale = larger > 0 ? Double(extent) / larger : 0
        let points = places.map { place in
            Point(x: Int(((place.x - left) * scale).rounded()), y: Int(((place.y - top) * scale).rounded()))
        }
        return (points, (Int((width * scale).rounded()), Int((height * scale).rounded())))
    }
}
