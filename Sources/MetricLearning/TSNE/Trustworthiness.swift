import CLearningKernels
import Parallelism

/// Whether the neighbours that a map shows are neighbours in truth (Venna and Kaski, 2001).
public enum Trustworthiness {
    /// The trustworthiness of a map: 1 when the k nearest points of each point are the k nearest of its vector, too; less
    /// the further down the ranks of the vector they stand.
    ///
    /// T(k) = 1 - 2 / (n k (2n - 3k - 1)) times the sum, over all points and those of their k nearest points that are not
    /// among the k nearest vectors, of their rank minus k. Equal distances stand in the order of rows.
    ///
    /// - Parameters:
    ///   - points: [N, 2]: the map.
    ///   - vectors: [N, d]: what it shows.
    ///   - metric: what makes two vectors far from one another.
    ///   - neighborCount: k, less than half the number of vectors.
    ///   - threadCount: how many threads compute.
    /// - Returns: the trustworthiness, between 0 and 1.
    /// - Throws: ``MetricLearningError`` with `labels_mismatch` when there is not one point a vector, `too_few_rows` when
    ///   there are not more than twice as many as neighbours, `not_finite` when a value is a NaN or an infinity.
    public static func of(
        _ points: Matrix,
        in vectors: Matrix,
        metric: TSNEConfiguration.Metric = .cosine,
        neighborCount: Int = 5,
        threadCount: Int
    ) throws(MetricLearningError) -> Double {
        let count = vectors.rows
        guard points.rows == count else {
            throw MetricLearningError(.labelsMismatch, "the map has \(points.rows) points for \(count) vectors")
        }
        guard neighborCount >= 1, 2 * neighborCount < count else {
            throw MetricLearningError(
                .tooFewRows,
                "the trustworthiness of \(neighborCount) neighbours needs more than \(2 * neighborCount) vectors, "
                    + "and there are \(count)"
            )
        }
        let team = WorkerTeam(count: threadCount)
        let neighbors = SharedStorage<UInt32>(count: count * neighborCount)
        let penalties = SharedStorage<Int>(count: count)
        let scratch = SharedStorage<Float>(count: team.count * neighborCount)
        defer {
            neighbors.free()
            penalties.free()
            scratch.free()
        }
        try InputSpace(points, metric: .euclidean).forEachRow(team: team) { worker, row, nearness in
            nearest_rows(
                nearness.baseAddress,
                count,
                row,
                neighborCount,
                neighbors.buffer.baseAddress.map { $0 + row * neighborCount },
                scratch.part(worker, of: team.count).baseAddress
            )
        }
        try InputSpace(vectors, metric: metric).forEachRow(team: team) { _, row, nearness in
            penalties.buffer[row] = neighbors.buffer[row * neighborCount..<(row + 1) * neighborCount].reduce(0) {
                let rank = values_before(nearness.baseAddress, count, row, Int($1)) + 1
                return $0 + max(0, rank - neighborCount)
            }
        }
        let (n, k) = (Double(count), Double(neighborCount))
        return 1 - Double(penalties.buffer.reduce(0, +)) * 2 / (n * k * (2 * n - 3 * k - 1))
    }
}
