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

    /// A continuation of a sequence: its rows see the sequence, and themselves.
    package struct Branch: Sendable, Hashable {
        /// The rows of the sequence that is continued.
        package let trunk: Range<Int>
        /// The rows of the continuation, anywhere behind the sequence.
        package let rows: Range<Int>

        /// A continuation; `rows` lies behind `trunk`.
        package init(of trunk: Range<Int>, rows: Range<Int>) {
            self.trunk = trunk
            self.rows = rows
        }
    }

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
        let keys = KeyValuePanels(sequences: sequences.map { [$0] }, attention: self, workspace: workspace)
        team.forEach(keys.blocks.count) { _, task in
            let block = keys.blocks[task]
            for row in block.rows.joined() {
                preparation?.apply(to: projected.row(row), position: row, attention: self)
            }
            keys.fill(block, from: projected)
        }
        let strips = sequences.indices.flatMap { index in
            queryStrips(of: 0..<sequences[index].count).map {
                Strip(
                    sequence: index,
                    firstRow: sequences[index].lowerBound,
                    count: sequences[index].count,
                    queries: $0
                )
            }
        }
        attend(strips, keys, projected, output, team)
    }

    /// Attends within continuations of sequences that ``apply(to:sequences:preparation:into:team:)`` has been applied to,
    /// without computing the sequences again.
    ///
    /// - Parameters:
    ///   - branches: the continuations; none sees another.
    ///   - projected: as it was left, and queries, keys and values of the continuations; changed by `preparation`.
    ///   - preparation: what happens to queries and keys before.
    ///   - output: [rows, headCount * headWidth]; only the rows of continuations are written.
    ///   - team: the workers.
    package func apply(
        toBranches branches: [Branch],
        of projected: MatrixView,
        preparation: HeadPreparation? = nil,
        into output: MatrixView,
        team: WorkerTeam
    ) {
        guard !branches.isEmpty else { return }
        let workspace = Workspace()
        defer { workspace.release() }
        let rows = branches.flatMap { Array($0.rows) }
        team.forEach(rows.count) { _, task in
            preparation?.apply(to: projected.row(rows[task]), position: rows[task], attention: self)
        }
        let keys = KeyValuePanels(
            sequences: branches.map { [$0.trunk, $0.rows] },
            attention: self,
            workspace: workspace
        )
        team.forEach(keys.blocks.count) { _, task in keys.fill(keys.blocks[task], from: projected) }
        let strips = branches.indices.flatMap { index in
            let branch = branches[index]
            let count = branch.trunk.count + branch.rows.count
            return queryStrips(of: branch.trunk.count..<count).map {
                Strip(sequence: index, firstRow: branch.rows.lowerBound - branch.trunk.count, count: count, queries: $0)
            }
        }
        attend(strips, keys, projected, output, team)
    }

    /// Floating-point operations for some continuations.
    package func flop(branches: [Branch]) -> Double {
        let pairs = branches.reduce(0.0) { sum, branch in
            let count = Double(branch.rows.count)
            return sum + count * Double(branch.trunk.count) + (isCausal ? count * (count + 1) / 2 : count * count)
        }
        return 4 * pairs * Double(queryColumns.count)
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
        /// Where the first position would stand if the rows of the queries went on backwards to the sequence's start.
        let firstRow: Int
        /// Positions of the sequence.
        let count: Int
        let queries: Range<Int>
    }

    private func queryStrips(of queries: Range<Int>) -> [Range<Int>] {
        let count = (queries.count + Self.taskQueries - 1) / Self.taskQueries
        let first = queries.lowerBound
        return (0..<count).map {
            first + queries.count * $0 / count..<first + queries.count * ($0 + 1) / count
        }
    }

    private func attend(
        _ strips: [Strip],
        _ keys: KeyValuePanels,
        _ projected: MatrixView,
        _ output: MatrixView,
        _ team: WorkerTeam
    ) {
        team.forEach(strips.count * headCount) { _, task in
            // One head after another: its keys and values stay in cache.
            attend(head: task / strips.count, strips[task % strips.count], keys, projected, output)
        }
    }

    private func attend(
        head: Int,
        _ strip: Strip,
        _ keys: KeyValuePanels,
        _ projected: MatrixView,
        _ output: MatrixView
    ) {
        let group = head / (headCount / keyValueHeadCount)
        var problem = attention_head(
            queries: projected.row(strip.firstRow) + head * headWidth,
            query_stride: projected.stride,
            width: headWidth,
            keys: keys.keys(group: group, sequence: strip.sequence),
            values: keys.values(group: group, sequence: strip.sequence),
            value_stride: keys.valueStride,
            count: strip.count,
            scale: 1 / Float(headWidth).squareRoot(),
            causal: isCausal,
            output: output.row(strip.firstRow) + head * headWidth,
            output_stride: output.stride
        )
        CInferenceKernels.attend(LinearLayer.kernels, &problem, strip.queries.lowerBound, strip.queries.upperBound)
    }
}
