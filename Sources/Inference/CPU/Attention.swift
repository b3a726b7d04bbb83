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
    /// Terms of bfloat16 on matrix tiles, or none for kernels in fp32.
    private let terms: Int?

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

    /// Queries that one task computes at most; on matrix tiles all tasks but the last have as many.
    package static let taskQueries = 112
    private static let tiledTaskQueries = 4 * Int(tile_pair_rows)

    /// Attention with `headCount` query heads, a multiple of `keyValueHeadCount`, in a precision.
    package init(
        headCount: Int,
        keyValueHeadCount: Int,
        headWidth: Int,
        isCausal: Bool,
        computeType: ComputeType = .float32
    ) {
        terms = MatrixTiles.areUsed ? MatrixTiles.terms(computeType) : nil
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
        let keys = layout(PositionBlocks(sequences: sequences.map { [$0] }), workspace)
        team.forEach(keys.blocks.rows.count) { _, block in
            for row in keys.blocks.rows[block].joined() {
                preparation?.apply(to: projected.row(row), position: row, attention: self)
            }
            keys.fill(block, from: projected)
        }
        let strips = sequences.indices.flatMap { index in
            queryStrips(of: 0..<sequences[index].count).map {
                AttentionStrip(
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
        let keys = layout(PositionBlocks(sequences: branches.map { [$0.trunk, $0.rows] }), workspace)
        team.forEach(keys.blocks.rows.count) { _, block in keys.fill(block, from: projected) }
        let strips = branches.indices.flatMap { index in
            let branch = branches[index]
            let count = branch.trunk.count + branch.rows.count
            return queryStrips(of: branch.trunk.count..<count).map {
                AttentionStrip(
                    sequence: index,
                    firstRow: branch.rows.lowerBound - branch.trunk.count,
                    count: count,
                    queries: $0
                )
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

    private func layout(_ blocks: PositionBlocks, _ workspace: Workspace) -> any KeyValueLayout {
        guard let terms else { return KeyValuePanels(blocks, attention: self, workspace: workspace) }
        return KeyValueTiles(blocks, terms: terms, attention: self, workspace: workspace)
    }

    private func queryStrips(of queries: Range<Int>) -> [Range<Int>] {
        let first = queries.lowerBound
        if terms != nil {
            return stride(from: first, to: queries.upperBound, by: Self.tiledTaskQueries).map {
                $0..<min(queries.upperBound, $0 + Self.tiledTaskQueries)
            }
        }
        let count = (queries.count + Self.taskQueries - 1) / Self.taskQueries
        return (0..<count).map {
            first + queries.count * $0 / count..<first + queries.count * ($0 + 1) / count
        }
    }

    private func attend(
        _ strips: [AttentionStrip],
        _ keys: any KeyValueLayout,
        _ projected: MatrixView,
        _ output: MatrixView,
        _ team: WorkerTeam
    ) {
        team.forEach(strips.count * headCount) { _, task in
            // One head after another: its keys and values stay in cache.
            keys.attend(strips[task % strips.count], head: task / strips.count, projected, into: output)
        }
    }
}

extension Attention {
    /// What scores are multiplied by.
    var scale: Float { 1 / Float(headWidth).squareRoot() }

    /// Which keys and values a query head shares.
    func group(ofHead head: Int) -> Int { head / (headCount / keyValueHeadCount) }

    /// The first column of one head of keys.
    func keyColumn(group: Int) -> Int { keyColumns.lowerBound + group * headWidth }

    /// Panels of 32 components that one head of values falls into.
    var componentPanels: Int { headWidth.roundedUp(toMultipleOf: PositionBlocks.width) / PositionBlocks.width }

    /// The first column of one panel of values.
    func valueColumn(group: Int, panel: Int) -> Int {
        valueColumns.lowerBound + group * headWidth + panel * PositionBlocks.width
    }

    /// The components in one panel of values.
    func componentCount(panel: Int) -> Int { min(PositionBlocks.width, headWidth - panel * PositionBlocks.width) }
}
