import CInferenceKernels
import COpenBLAS
package import Parallelism

/// Scaled dot-product attention within one sequence, in strips of queries, so that a full score matrix never exists.
package struct Attention: Sendable {
    /// Query heads.
    package let headCount: Int
    /// Key and value heads; equal runs of query heads share one.
    package let keyValueHeadCount: Int
    /// Width of one head.
    package let headWidth: Int
    /// Whether a position sees only itself and those before it.
    package let isCausal: Bool

    /// Attention with `headCount` query heads, a multiple of `keyValueHeadCount`.
    package init(headCount: Int, keyValueHeadCount: Int, headWidth: Int, isCausal: Bool) {
        self.headCount = headCount
        self.keyValueHeadCount = keyValueHeadCount
        self.headWidth = headWidth
        self.isCausal = isCausal
    }

    /// Queries computed together.
    package static let stripRows = 128

    /// Columns of a matrix that holds queries, keys and values side by side.
    package var projectedColumns: Int { (headCount + 2 * keyValueHeadCount) * headWidth }
    /// The columns of the queries.
    package var queryColumns: Range<Int> { 0..<headCount * headWidth }
    /// The columns of the keys.
    package var keyColumns: Range<Int> {
        headCount * headWidth..<(headCount + keyValueHeadCount) * headWidth
    }
    /// The columns of the values.
    package var valueColumns: Range<Int> {
        (headCount + keyValueHeadCount) * headWidth..<projectedColumns
    }

    /// Attends.
    ///
    /// - Parameters:
    ///   - projected: [rows, ``projectedColumns``]: queries, keys and values of each position.
    ///   - output: [rows, headCount * headWidth].
    ///   - team: the workers.
    package func apply(to projected: MatrixView, into output: MatrixView, team: WorkerTeam) {
        let rows = projected.rows
        let stripCount = (rows + Self.stripRows - 1) / Self.stripRows
        let workspace = Workspace()
        let taskCount = stripCount * headCount
        let scratch = workspace.matrix(rows: min(team.count, taskCount), columns: Self.stripRows * rows)
        team.forEach(taskCount) { worker, task in
            // Late strips of a causal mask are the longest; they go first.
            let strip = stripCount - 1 - task / headCount
            let queries = strip * Self.stripRows..<min(rows, (strip + 1) * Self.stripRows)
            attend(head: task % headCount, queries: queries, projected, output, scores: scratch.row(worker))
        }
        workspace.release()
    }

    private func attend(
        head: Int,
        queries: Range<Int>,
        _ projected: MatrixView,
        _ output: MatrixView,
        scores: UnsafeMutablePointer<Float>
    ) {
        let keyCount = isCausal ? queries.upperBound : projected.rows
        let group = head / (headCount / keyValueHeadCount)
        let stride = blasint(projected.stride)
        let query = projected.row(queries.lowerBound) + head * headWidth
        let key = projected.base + keyColumns.lowerBound + group * headWidth
        let value = projected.base + valueColumns.lowerBound + group * headWidth
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasTrans,
            blasint(queries.count),
            blasint(keyCount),
            blasint(headWidth),
            1,
            query,
            stride,
            key,
            stride,
            0,
            scores,
            blasint(keyCount)
        )
        scaled_softmax(
            scores,
            queries.count,
            keyCount,
            1 / Float(headWidth).squareRoot(),
            isCausal,
            queries.lowerBound
        )
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasNoTrans,
            blasint(queries.count),
            blasint(headWidth),
            blasint(keyCount),
            1,
            scores,
            blasint(keyCount),
            value,
            stride,
            0,
            output.row(queries.lowerBound) + head * headWidth,
            blasint(output.stride)
        )
    }
}
