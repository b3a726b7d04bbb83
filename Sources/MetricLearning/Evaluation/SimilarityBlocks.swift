import COpenBLAS
import Parallelism

/// The cosine similarities of all pairs of rows, a block of queries at a time.
///
/// Similarities are sums in single precision: two of them that differ by less than about 1e-6 may stand in either
/// order. What must be equal is: rows that are equal have equal similarities to every query, whatever their places in
/// the matrix product, and the blocks are the same for every number of threads.
struct SimilarityBlocks: Sendable {
    /// Queries whose similarities are computed together.
    static let blockRows = 256

    private let rows: UnitRows

    /// Blocks of the similarities of the given rows to one another.
    init(_ rows: UnitRows) {
        self.rows = rows
        _ = Self.oneThreadPerCall
    }

    /// The matrix library must not start threads of its own: parallel loops are ours.
    private static let oneThreadPerCall: Void = openblas_set_num_threads(1)

    /// Calls `body` with each block: its queries, and their similarities to all rows, one row of them a query.
    ///
    /// No two calls at the same time see the same worker.
    func forEach(
        team: WorkerTeam,
        _ body:
            @Sendable (_ worker: Int, _ queries: Range<Int>, _ similarities: UnsafeMutableBufferPointer<Float>) -> Void
    ) {
        let count = rows.matrix.rows
        let width = rows.matrix.columns
        let blockCount = (count + Self.blockRows - 1) / Self.blockRows
        let workers = min(team.count, blockCount)
        let scratch = SharedStorage<Float>(count: workers * min(Self.blockRows, count) * count)
        rows.matrix.values.withUnsafeBufferPointer { buffer in
            let values = SharedValues(buffer)
            team.forEach(blockCount) { worker, block in
                let queries = block * Self.blockRows..<min(count, (block + 1) * Self.blockRows)
                let similarities = scratch.part(worker, of: workers)
                guard let all = values.base, let target = similarities.baseAddress else { return }
                cblas_sgemm(
                    CblasRowMajor,
                    CblasNoTrans,
                    CblasTrans,
                    blasint(queries.count),
                    blasint(count),
                    blasint(width),
                    1,
                    all + queries.lowerBound * width,
                    blasint(width),
                    all,
                    blasint(width),
                    0,
                    target,
                    blasint(count)
                )
                for (row, first) in rows.duplicates {
                    for line in stride(from: 0, to: queries.count * count, by: count) {
                        similarities[line + row] = similarities[line + first]
                    }
                }
                body(worker, queries, similarities)
            }
        }
        scratch.free()
    }
}
