import CInferenceKernels
import Parallelism

/// Rows of values brought into bfloat16 for products on matrix tiles: each value is the sum of one, two or three terms.
struct TiledRows: @unchecked Sendable {
    // Safe to share: workers fill disjoint rows, after init it is only read, and the workspace outlives it.
    private let tiled: tiled_rows

    private static let pairRows = Int(tile_pair_rows)
    /// What one task multiplies: as many rows as stay in the second cache, and panels that they are read once for.
    private static let (taskPairs, taskPanels) = (7, 8)

    /// Splits the values of a matrix into `terms` terms.
    init(_ rows: MatrixView, terms: Int, workspace: Workspace, team: WorkerTeam) {
        let count = tiled_value_count(rows.rows, rows.columns, Int32(terms))
        tiled = tiled_rows(
            values: workspace.halves(count),
            rows: rows.rows,
            inputs: rows.columns,
            terms: Int32(terms)
        )
        let filling = self
        team.forEach(pairCount) { _, pair in filling.fill(rows, filling.rows(ofPairs: pair..<pair + 1)) }
    }

    private var pairCount: Int { (tiled.rows + Self.pairRows - 1) / Self.pairRows }

    private func rows(ofPairs pairs: Range<Int>) -> Range<Int> {
        pairs.lowerBound * Self.pairRows..<min(tiled.rows, pairs.upperBound * Self.pairRows)
    }

    private func fill(_ rows: MatrixView, _ range: Range<Int>) {
        withUnsafePointer(to: tiled) {
            fill_tiled_rows($0, rows.base, rows.stride, range.lowerBound, range.upperBound)
        }
    }

    /// Computes the outputs of all panels of a product, whose own input is not read.
    func multiply(_ product: PanelProduct, panelCount: Int, team: WorkerTeam) {
        let groups = (panelCount + Self.taskPanels - 1) / Self.taskPanels
        let chunks = (pairCount + Self.taskPairs - 1) / Self.taskPairs
        // One piece of the rows after another, past which the weights go.
        team.forEach(groups * chunks) { _, task in
            let (chunk, group) = (task / groups, task % groups)
            let rows = rows(ofPairs: pairCount * chunk / chunks..<pairCount * (chunk + 1) / chunks)
            let panel = group * Self.taskPanels
            let end = min(panelCount, panel + Self.taskPanels)
            withUnsafePointer(to: tiled) {
                multiply_tiled_panels(product.pointer, $0, panel, end, rows.lowerBound, rows.upperBound)
            }
        }
    }
}
