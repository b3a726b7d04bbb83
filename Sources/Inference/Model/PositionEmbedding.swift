import CInferenceKernels
package import Parallelism

/// The vision tower's learned positions, a square table interpolated bilinearly (corners aligned) to a photo's grid.
package struct PositionEmbedding: Sendable {
    /// [side * side, width].
    let table: Tensor
    let side: Int

    /// Positions of a table of shape [side * side, width].
    package init(table: Tensor, side: Int) {
        self.table = table
        self.side = side
    }

    /// Adds each patch's interpolated position to its row.
    package func add(to patches: MatrixView, grid: PatchGrid, team: WorkerTeam) {
        let rows = Self.taps(count: grid.rows, side: side)
        let columns = Self.taps(count: grid.columns, side: side)
        let positions = grid.positions.map { [rows[$0.row], columns[$0.column]] }
        let width = patches.columns
        team.forEachRange(patches.rows) { range in
            var corner = [Float](repeating: 0, count: width)
            for index in range {
                let row = positions[index][0]
                let column = positions[index][1]
                let destination = patches.row(index)
                for (tableRow, rowWeight) in [(row.lower, 1 - row.fraction), (row.upper, row.fraction)] {
                    for (tableColumn, columnWeight) in [
                        (column.lower, 1 - column.fraction), (column.upper, column.fraction),
                    ] {
                        let start = (tableRow * side + tableColumn) * width
                        corner.withUnsafeMutableBufferPointer { buffer in
                            guard let base = buffer.baseAddress else { return }
                            table.widen(start..<start + width, into: base)
                        }
                        let weight = rowWeight * columnWeight
                        for i in 0..<width { destination[i] += weight * corner[i] }
                    }
                }
            }
        }
    }

    private struct Tap {
        let lower: Int
        let upper: Int
        let fraction: Float
    }

    /// The two table entries on either side of each of `count` points spread evenly over the table, ends included.
    private static func taps(count: Int, side: Int) -> [Tap] {
        (0..<count).map { index in
            let coordinate = count > 1 ? Double(index) * Double(side - 1) / Double(count - 1) : 0
            let lower = min(Int(coordinate), side - 1)
            return Tap(lower: lower, upper: min(lower + 1, side - 1), fraction: Float(coordinate - Double(lower)))
        }
    }
}
