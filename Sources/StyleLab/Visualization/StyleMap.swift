package import MetricLearning

/// Everything that a picture of a map says: its points and what is known of each, its figures, how it came about.
package struct StyleMap: Sendable {
    /// How well the plane stands for the space.
    package struct Fidelity: Sendable {
        /// The Kullback-Leibler divergence that is left, in nats.
        let klDivergence: Double
        /// The share of trust that a point's neighbours deserve, 0 to 1.
        let trustworthiness: Double
        /// How many neighbours of each point were looked at.
        let neighborCount: Int

        /// The figures of a plane.
        package init(klDivergence: Double, trustworthiness: Double, neighborCount: Int) {
            self.klDivergence = klDivergence
            self.trustworthiness = trustworthiness
            self.neighborCount = neighborCount
        }
    }

    /// How the plane was laid out.
    package struct Recipe: Sendable {
        let method: TSNEConfiguration.Method
        let perplexity: Double
        let iterationCount: Int
        let seed: UInt64

        /// A way to lay a plane out.
        package init(method: TSNEConfiguration.Method, perplexity: Double, iterationCount: Int, seed: UInt64) {
            self.method = method
            self.perplexity = perplexity
            self.iterationCount = iterationCount
            self.seed = seed
        }
    }

    /// The rows: ids, styles, splits and where they come from.
    package let file: VectorFile
    /// Where each point lies: the larger extent goes from 0 to ``extent``, the smaller in proportion.
    package let points: [Point]
    /// The size of the smallest rectangle around all points.
    let size: (width: Int, height: Int)
    /// What the neighbours say; nil when nothing could be judged.
    package let judgement: NeighborJudgement?
    /// What the neighbours say in the untrained features of the same images.
    let untrained: NeighborJudgement?
    let fidelity: Fidelity
    let recipe: Recipe
    /// The styles in the order of their classes and, last, those without.
    let styles: [Style]

    /// A point of the plane, y downwards.
    package struct Point: Sendable, Hashable {
        package let x: Int
        package let y: Int
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
    package static let extent = 10_000
    /// What images without a style are called.
    static let withoutStyle = "no style"

    /// A map of laid-out points.
    ///
    /// - Parameters:
    ///   - file: the rows that are shown.
    ///   - layout: [N, 2]: where each lies.
    ///   - fidelity: how well the layout stands for the vectors.
    ///   - recipe: how it was made.
    ///   - judgement: what the neighbours say.
    ///   - untrained: what they say in the untrained features of the same images.
    package init(
        file: VectorFile,
        layout: Matrix,
        fidelity: Fidelity,
        recipe: Recipe,
        judgement: NeighborJudgement?,
        untrained: NeighborJudgement? = nil
    ) {
        self.file = file
        self.judgement = judgement
        self.untrained = untrained
        (points, size) = Self.placed(layout)
        self.fidelity = fidelity
        self.recipe = recipe
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
