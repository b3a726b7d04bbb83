import CInferenceKernels
import COpenBLAS
package import Parallelism

/// y = x Wᵀ + b, computed in tiles of output columns: each worker widens the weights of its tile to fp32 while they
/// stay in cache, multiplies with OpenBLAS on its own thread, and finishes the tile before it takes the next.
///
/// Tiles do not depend on the number of workers, so neither does any bit of the result.
package struct LinearLayer: Sendable {
    /// What happens to a finished tile.
    package enum Activation: Sendable {
        case none
        case geluTanh
        case geluErf
    }

    /// The weights.
    package let weight: WeightMatrix
    /// One value for each output, or none.
    package let bias: [Float]?

    /// Output columns of one tile.
    package static let tileColumns = 256

    /// A layer with the given weights and bias.
    package init(weight: WeightMatrix, bias: [Float]? = nil) {
        self.weight = weight
        self.bias = bias
    }

    /// Applies the layer to each row of `input`.
    ///
    /// - Parameters:
    ///   - input: [rows, inputs].
    ///   - output: [rows, outputs]; may be columns of a wider matrix.
    ///   - residual: whether the result is added to what `output` holds.
    ///   - activation: what happens to the result at the end.
    ///   - team: the workers.
    package func apply(
        to input: MatrixView,
        into output: MatrixView,
        residual: Bool = false,
        activation: Activation = .none,
        team: WorkerTeam
    ) {
        let tileColumns = Self.tileColumns
        let tileCount = (weight.outputs + tileColumns - 1) / tileColumns
        let workspace = Workspace()
        let scratch = workspace.matrix(rows: min(team.count, tileCount), columns: tileColumns * weight.inputs)
        team.forEach(tileCount) { worker, tile in
            let range = tile * tileColumns..<min(weight.outputs, (tile + 1) * tileColumns)
            let result = output.columns(range)
            weight.withRows(range, scratch: scratch.row(worker)) { weights in
                cblas_sgemm(
                    CblasRowMajor,
                    CblasNoTrans,
                    CblasTrans,
                    blasint(input.rows),
                    blasint(range.count),
                    blasint(weight.inputs),
                    1,
                    input.base,
                    blasint(input.stride),
                    weights,
                    blasint(weight.inputs),
                    residual ? 1 : 0,
                    result.base,
                    blasint(result.stride)
                )
            }
            bias?.withUnsafeBufferPointer { values in
                guard let base = values.baseAddress else { return }
                add_bias(result.base, base + range.lowerBound, result.rows, result.columns, result.stride)
            }
            switch activation {
            case .none: break
            case .geluTanh: gelu_tanh(result.base, result.rows, result.columns, result.stride)
            case .geluErf: gelu_erf(result.base, result.rows, result.columns, result.stride)
            }
        }
        workspace.release()
    }
}
