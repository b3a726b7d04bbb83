import CInferenceKernels
package import Parallelism

/// Layer normalisation over each row.
package struct LayerNorm: Sendable {
    package let weight: [Float]
    package let bias: [Float]
    package let epsilon: Float

    /// Normalises rows whose width is the weight's.
    package func apply(to input: MatrixView, into output: MatrixView, team: WorkerTeam) {
        team.forEachRange(input.rows) { range in
            for row in range { apply(to: input.row(row), into: output.row(row)) }
        }
    }

    /// Normalises one row, also in place.
    func apply(to input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>) {
        layer_norm(input, weight, bias, output, 1, weight.count, epsilon)
    }
}

/// Root-mean-square normalisation over each row or each head.
package struct RMSNorm: Sendable {
    package let weight: [Float]
    package let epsilon: Float

    /// Normalises rows whose width is the weight's.
    package func apply(to input: MatrixView, into output: MatrixView, team: WorkerTeam) {
        team.forEachRange(input.rows) { range in
            for row in range {
                rms_norm(input.row(row), weight, output.row(row), 1, weight.count, weight.count, epsilon)
            }
        }
    }

    /// Normalises in place each of the `count` heads that stand side by side in a row.
    func apply(toHeads row: UnsafeMutablePointer<Float>, count: Int) {
        rms_norm(row, weight, row, count, weight.count, weight.count, epsilon)
    }
}
