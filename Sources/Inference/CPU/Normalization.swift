import CInferenceKernels
package import Parallelism

/// Layer normalisation over each row.
package struct LayerNorm: Sendable {
    package let weight: [Float]
    package let bias: [Float]
    package let epsilon: Float

    /// Normalises rows whose width is the weight's; rows must follow one another without gaps.
    package func apply(to input: MatrixView, into output: MatrixView, team: WorkerTeam) {
        team.forEachRange(input.rows) { range in
            layer_norm(
                input.row(range.lowerBound),
                weight,
                bias,
                output.row(range.lowerBound),
                range.count,
                weight.count,
                epsilon
            )
        }
    }
}

/// Root-mean-square normalisation over each row or each head.
package struct RMSNorm: Sendable {
    package let weight: [Float]
    package let epsilon: Float

    /// Normalises rows whose width is the weight's.
    package func apply(to input: MatrixView, into output: MatrixView, team: WorkerTeam) {
        team.forEachRange(input.rows) { range in
            rms_norm(
                input.row(range.lowerBound),
                weight,
                output.row(range.lowerBound),
                range.count,
                weight.count,
                input.stride,
                epsilon
            )
        }
    }

    /// Normalises in place each of the heads that stand side by side in a row.
    package func applyToHeads(_ values: MatrixView, team: WorkerTeam) {
        let heads = values.columns / weight.count
        team.forEachRange(values.rows) { range in
            for row in range {
                rms_norm(values.row(row), weight, values.row(row), heads, weight.count, weight.count, epsilon)
            }
        }
    }
}
