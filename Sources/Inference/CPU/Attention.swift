import CInferenceKernels
package import Parallelism

/// Scaled dot-product attention within each of some sequences, a tile of queries over blocks of keys at a time, so that
/// no score matrix ever exists.
package struct Attention: Sendable {
    /// Query heads.
    package let headCount: Int
    /// Key and value heads; equal runs of query heads share one.
    package let keyValueHeadCount: Int
    /// Width of one head, at most ``largestHeadWidth``.
    package let headWidth: Int
    /// Whether a position sees only itself and those before it.
    package let isCausal: Bool

    /// The widest head that there are kernels for.
    package static let largestHeadWidth = Int(largest_head_width)

    /// Queries that one task computes.
    package static let taskQueries = 112

    /// Attention with `headCount` query heads, a multiple of `keyValueHeadCount`.
    package init(headCount: Int, keyValueHeadCount: Int, headWidth: Int, isCausal: Bool) {
        self.headCount = headCount
        self.keyValueHeadCount = keyValueHeadCount
        self.headWidth = headWidth
        self.isCausal = isCausal
    }

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
    ///   - projected: [rows, ``projectedColumns``]: queries, keys and values of each position; changed by `preparation`.
    ///   - sequences: the rows of each sequence; a position sees its own sequence only.
    ///   - preparation: what happens to queries and keys before.
    ///   - output: [rows, headCount * headWidth].
    ///   - team: the workers.
    package func apply(
        to projected: MatrixView,
        sequences: [Range<Int>],
        preparation: HeadPreparation? = nil,
        into output: MatrixView,
        team: WorkerTeam
    ) {
        let workspace = Workspace()
        defer { workspace.release() }
        let keys = KeyValuePanels(sequences: sequences, attention: self, workspace: workspace)
        team.forEach(keys.blocks.count) { _, task in
            let block = keys.blocks[task]
            for row in block.rows { preparation?.apply(to: projected.row(row), position: row, attention: self) }
            keys.fill(block, from: projected)
        }
        let strips = sequences.indices.flatMap { queryStrips(of: sequences[$0], sequence: $0) }
        team.forEach(strips.count * headCount) { _, task in
            // One head after another: its keys and values stay in cache.
            let strip = strips[task % strips.count]
            attend(head: task / strips.count, strip, sequences[strip.sequence], keys, projected, output)
        }
    }

    /// Floating-point operations for some sequences, of which a causal mask spares about half.
    package func flop(sequences: [Range<Int>]) -> Double {
        let pairs = sequences.reduce(0.0) { sum, rows in
            let count = Double(rows.count)
            return sum + (isCausal ? count * (count + 1) / 2 : count * count)
        }
        return 4 * pairs * Double(queryColumns.count)
    }

    /// Queries of one sequence, counted from its start.
    private struct Strip {
        let sequence: Int
        let queries: Range<Int>
    }

    private func queryStrips(of rows: Range<Int>, sequence: Int) -> [Strip] {
        let count = (rows.count + Self.taskQueries - 1) / Self.taskQueries
        return (0..<count).map {
            Strip(sequence: sequence, queries: rows.count * $0 / count..<rows.count * ($0 + 1) / count)
        }
    }

    private func attend(
        head: Int,
        _ strip: Strip,
        _ rows: Range<Int>,
        _ keys: KeyValuePanels,
        _ projected: MatrixView,
        _ output: MatrixView
    ) {
        let group = head / (headCount / keyValueHeadCount)
        var problem = attention_head(
            queries: projected.row(rows.lowerBound) + head * headWidth,
            query_stride: projected.stride,
            width: headWidth,
            keys: keys.keys(group: group, sequence: strip.sequence),
            values: keys.values(group: group, sequence: strip.sequence),
            value_stride: keys.valueStride,
            count: rows.count,
            scale: 1 / Float(headWidth).squareRoot(),
            causal: isCausal,
            output: output.row(rows.lowerBound) + head * headWidth,
            output_stride: output.stride
        )
        CInferenceKernels.attend(LinearLayer.kernels, &problem, strip.queries.lowerBound, strip.queries.upperBound)
    }
}
