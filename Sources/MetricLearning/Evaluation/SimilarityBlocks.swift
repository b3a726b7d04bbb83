import COpenBLAS
import Parallelism

/// The scalar products of all pairs of rows, a block of queries at a time.
///
/// They are sums in single precision: two of them that differ by less than about 1e-6 of the rows' lengths may stand in
/// either order. What must be equal is: rows that are equal have equal products with every query, whatever their
/// places in the matrix product, and the blocks are the same for every number of threads.
struct SimilarityBlocks: Sendable {
    /// Queries whose products are computed together.
    static let blockRows = 256

    private let matrix: Matrix
    private let duplicates: [(row: Int, first: Int)]

    /// The cosines of unit rows.
    init(_ rows: UnitRows) {
        self.init(rows.matrix, duplicates: rows.duplicates)
    }

    /// The products of a matrix's rows.
    ///
    /// - Parameters:
    ///   - matrix: one row an image.
    ///   - duplicates: rows that equal an earlier one, each with the first such row.
    init(_ matrix: Matrix, duplicates: [(row: Int, first: Int)]) {
        self.matrix = matrix
        self.duplicates = duplicates
        _ = Self.oneThreadPerCall
    }

    /// The matrix library must not start threads of its own: parallel loops are ours.
    private static let oneThreadPerCall: Void = openblas_set_num_threads(1)

    /// Calls `body` with each block: its queries, and their products with all rows, one row of them a query.
    ///
    /// No two calls at the same time see the same worker.
    func forEach(
        team: WorkerTeam,
        _ body: @Sendable (_ worker: Int, _ queries: Range<Int>, _ products: UnsafeMutableBufferPointer<Float>) -> Void
    ) {
        let count = matrix.rows
        let width = matrix.columns
        let blockCount = (count + Self.blockRows - 1) / Self.blockRows
        let workers = min(team.count, blockCount)
        let scratch = SharedStorage<Float>(count: workers * min(Self.blockRows, count) * count)
        defer { scratch.free() }
        matrix.values.withUnsafeBufferPointer { buffer in
            let values = SharedValues(buffer)
            team.forEach(blockCount) { worker, block in
                let queries = block * Self.blockRows..<min(count, (block + 1) * Self.blockRows)
                let products = scratch.part(worker, of: workers)
                guard let all = values.base, let target = products.baseAddress else { return }
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
                for (row, first) in duplicates {
                    for line in stride(from: 0, to: queries.count * count, by: count) {
                        products[line + row] = products[line + first]
                    }
                }
                body(worker, queries, products)
            }
        }
    }
}
