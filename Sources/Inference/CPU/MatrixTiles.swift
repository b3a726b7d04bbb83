import CInferenceKernels
import Parallelism

/// Matrix tiles (Intel AMX). They are used only where the processor has them, the system lets this process use them, and
/// they compute what the portable kernels compute.
package enum MatrixTiles {
    /// Whether products run on them.
    package static let areUsed = matrix_tiles_are_available() && agreeWithPortableKernels()

    /// Numbers of bfloat16 that a value becomes in a precision: three are the value itself.
    static func terms(_ computeType: ComputeType) -> Int { computeType == .bfloat16 ? 1 : 3 }

    /// Multiplies a few rows with one panel by both and compares.
    private static func agreeWithPortableKernels() -> Bool {
        let (rows, inputs) = (33, 1057)
        let columns = PanelArrangement.panelColumns
        // Whole numbers of few bits: every product and every sum is exact, so that the results must be equal.
        let input = (0..<rows * inputs).map { Float($0 * 7 % 31 - 15) }
        let weights = (0..<columns * inputs).map { UInt16((Float($0 * 5 % 29 - 14)).bitPattern >> 16) }
        let workspace = Workspace()
        defer { workspace.release() }
        let matrix = workspace.matrix(rows: rows, columns: inputs)
        for row in 0..<rows {
            for column in 0..<inputs { matrix.row(row)[column] = input[row * inputs + column] }
        }
        var panel = [UInt16](repeating: 0, count: panel_bytes(PANEL_BFLOAT16, inputs) / 2)
        fill_panel(PANEL_BFLOAT16, weights, inputs * 2, columns, inputs, &panel, 0)
        let portable = workspace.matrix(rows: rows, columns: columns)
        let tiled = workspace.matrix(rows: rows, columns: columns)
        panel.withUnsafeBytes { panel in
            func product(into output: MatrixView) -> panel_product {
                panel_product(
                    input: matrix.base,
                    input_stride: matrix.stride,
                    inputs: inputs,
                    panels: panel.baseAddress,
                    format: PANEL_BFLOAT16,
                    bias: nil,
                    finish: FINISH_NONE,
                    adds: false,
                    output: output.base,
                    output_stride: output.stride,
                    outputs: columns
                )
            }
            var expected = product(into: portable)
            multiply_panels(KERNELS_PORTABLE, &expected, 0, 1, 0, rows)
            let team = WorkerTeam(count: 1)
            withUnsafePointer(to: product(into: tiled)) {
                TiledRows(matrix, terms: terms(.float32), workspace: workspace, team: team)
                    .multiply(PanelProduct(pointer: $0), panelCount: 1, team: team)
            }
        }
        return tiled.values == portable.values
    }
}
