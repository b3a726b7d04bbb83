import CLearningKernels
import Parallelism

/// The vectors that are laid out, seen from one another.
struct InputSpace: Sendable {
    /// How many vectors there are.
    var count: Int { matrix.rows }

    private let matrix: Matrix
    private let duplicates: [(row: Int, first: Int)]
    /// The squared length of each row; only for Euclidean distances.
    private let norms: [Float]?

    /// Vectors compared by a metric.
    ///
    /// - Throws: ``MetricLearningError`` with `not_finite` naming the first row that holds a NaN or an infinity.
    init(_ vectors: Matrix, metric: TSNEConfiguration.Metric) throws(MetricLearningError) {
        let unit = try UnitRows(vectors)
        switch metric {
        case .cosine:
            matrix = unit.matrix
            duplicates = unit.duplicates
            norms = nil
        case .euclidean:
            // Differences do not change when all vectors move, and near the origin they lose least to rounding.
            matrix = PrincipalComponents.centered(vectors)
            duplicates = UnitRows.duplicates(in: matrix)
            let centered = matrix
            norms = (0..<matrix.rows).map { row in
                Float(centered[row: row].reduce(0.0) { $0 + Double($1) * Double($1) })
            }
        }
    }

    /// Calls `body` with each vector and how near all vectors are to it: the cosine, or the negated squared distance.
    ///
    /// No two calls at the same time see the same worker.
    func forEachRow(
        team: WorkerTeam,
        _ body: @Sendable (_ worker: Int, _ row: Int, _ nearness: UnsafeMutableBufferPointer<Float>) -> Void
    ) {
        SimilarityBlocks(matrix, duplicates: duplicates).forEach(team: team) { worker, queries, products in
            for row in queries {
                let start = (row - queries.lowerBound) * count
                let nearness = UnsafeMutableBufferPointer(rebasing: products[start..<start + count])
                if let norms {
                    negated_squared_distances(nearness.baseAddress, norms, norms[row], count)
                }
                body(worker, row, nearness)
            }
        }
    }

    /// The squared distance that a nearness stands for.
    func squaredDistance(_ nearness: Float) -> Float {
        guard norms == nil else { return -nearness }
        let distance = max(0, 1 - nearness)
        return distance * distance
    }
}
