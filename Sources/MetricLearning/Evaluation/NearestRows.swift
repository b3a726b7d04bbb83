import Parallelism
import Synchronization

/// Finds for each row the rows that point most nearly the same way.
public enum NearestRows {
    /// A row that was found.
    public struct Neighbor: Sendable, Hashable {
        /// Its number.
        public let row: Int
        /// The cosine.
        public let cosine: Float
    }

    /// Queries that are compared together with all rows.
    private static let blockRows = 256

    /// Finds for each row its nearest rows by cosine after the mean of all rows has been taken off, as ``CosinePairs``
    /// does, leaving out rows of its own group.
    ///
    /// - Parameters:
    ///   - matrix: One row an image, [images, values].
    ///   - count: How many are found, fewer where there are fewer.
    ///   - groups: The group of each row.
    ///   - candidates: Whether each row may be found.
    ///   - threadCount: How many threads compute; what is found does not depend on it.
    /// - Returns: For each row its neighbours, nearest first; equally near ones in the order of rows.
    /// - Throws: ``MetricLearningError`` with `not_finite` naming the first row that holds a NaN or an infinity.
    /// - Precondition: there are as many groups and candidates as rows.
    public static func find(
        in matrix: Matrix,
        count: Int,
        groups: [Int],
        candidates: [Bool],
        threadCount: Int
    ) throws(MetricLearningError) -> [[Neighbor]] {
        precondition(groups.count == matrix.rows && candidates.count == matrix.rows, "every row needs a group")
        guard matrix.rows > 0, matrix.columns > 0 else { return [[Neighbor]](repeating: [], count: matrix.rows) }
        let rows = try CosinePairs.centredUnitRows(matrix)
        let total = matrix.rows
        let found = Mutex([[Neighbor]](repeating: [], count: total))
        WorkerTeam(count: threadCount).forEach((total + blockRows - 1) / blockRows) { _, block in
            let queries = block * blockRows..<min(total, (block + 1) * blockRows)
            let cosines = RowProducts.products(of: rows, width: matrix.columns, queries: queries, with: total)
            let neighbors = queries.map { query in
                let line = (query - queries.lowerBound) * total
                var nearest: [Neighbor] = []
                for row in 0..<total where candidates[row] && groups[row] != groups[query] {
                    let cosine = cosines[line + row]
                    if nearest.count == count, cosine <= nearest[count - 1].cosine { continue }
                    let place = nearest.firstIndex { cosine > $0.cosine } ?? nearest.count
                    nearest.insert(Neighbor(row: row, cosine: cosine), at: place)
                    if nearest.count > count { nearest.removeLast() }
                }
                return nearest
            }
            found.withLock { $0.replaceSubrange(queries, with: neighbors) }
        }
        return found.withLock { $0 }
    }
}
