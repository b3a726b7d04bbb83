import CInferenceKernels
import Parallelism

/// Rows of values rounded to bfloat16, an odd number of inputs filled up with a zero.
struct RoundedRows: @unchecked Sendable {
    // Safe to share: after init it is only read, and the workspace outlives it.
    let base: UnsafePointer<UInt16>
    /// Values from the start of one row to the start of the next.
    let stride: Int

    /// Rounds the rows of a matrix, to the nearest, ties to even.
    init(_ rows: MatrixView, workspace: Workspace, team: WorkerTeam) {
        // An odd number of cache lines, as in ``Workspace``.
        let lineValues = 64 / MemoryLayout<UInt16>.stride
        let stride = rows.columns.roundedUp(toMultipleOf: 2 * lineValues) + lineValues
        let count = rows.rows * stride
        let base = workspace.halves(count)
        let destination = Destination(base: base)
        team.forEachRange(rows.rows) { range in
            for row in range {
                let rounded = destination.base + row * stride
                round_product_inputs(rows.row(row), rounded, rows.columns)
                rounded[rows.columns] = 0
            }
        }
        self.base = UnsafePointer(base)
        self.stride = stride
    }

    private struct Destination: @unchecked Sendable {
        // Safe to share: workers write disjoint rows.
        let base: UnsafeMutablePointer<UInt16>
    }
}
