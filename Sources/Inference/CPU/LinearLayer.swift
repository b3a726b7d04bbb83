import CInferenceKernels
package import Parallelism

/// y = x Wᵀ + b over panels of weights: a task computes one panel of outputs for some rows, widens the weights to fp32
/// in registers, and finishes the outputs while they are in cache.
///
/// Each sum runs over the inputs in the same order, whatever the other rows and however many the workers, and so no bit
/// of a row's result depends on them.
package struct LinearLayer: Sendable {
    /// What happens to finished sums.
    package enum Activation: Sendable {
        case none
        case geluTanh
        case geluErf
        /// silu(gate) * up, for weights with gates beside ups.
        case siluTimesUp
    }

    /// The weights.
    package let weight: PanelMatrix
    /// One value for each output and zeros to the end of the last panel, or none.
    private let bias: [Float]?

    /// What multiplies.
    private let form: ProductForm

    /// The kernels that compute.
    static let kernels = best_kernels()

    /// Rows of one task at most: the more rows meet a panel, the less it costs to bring it in.
    private static let taskRows = 1024
    /// Rows of one task at least, when they are cut so that no worker waits long for another's last task.
    private static let leastTaskRows = 56
    private static let tasksPerWorker = 32

    /// A layer with the given weights and bias.
    ///
    /// - Parameters:
    ///   - weight: the weights.
    ///   - bias: one value for each output, or none.
    ///   - computeType: the precision of products with bfloat16 weights, available on this processor; those with other
    ///     weights are always fp32.
    package init(weight: PanelMatrix, bias: [Float]? = nil, computeType: ComputeType = .float32) {
        self.weight = weight
        form = ProductForm(computeType, weights: weight.format)
        self.bias = bias.map {
            $0 + [Float](repeating: 0, count: weight.panelCount * PanelArrangement.panelColumns - $0.count)
        }
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
        let workspace = Workspace()
        defer { workspace.release() }
        withProduct(of: input, into: output, residual: residual, activation: activation) { product in
            switch form {
            case .float32:
                forEachPanel(rows: input.rows, team: team) { panel, rows in
                    multiply_panels(
                        Self.kernels,
                        product.pointer,
                        panel,
                        panel + 1,
                        rows.lowerBound,
                        rows.upperBound
                    )
                }
            case .rounded:
                let rounded = RoundedRows(input, workspace: workspace, team: team)
                forEachPanel(rows: input.rows, team: team) { panel, rows in
                    multiply_rounded_panels(
                        product.pointer,
                        rounded.base,
                        rounded.stride,
                        panel,
                        panel + 1,
                        rows.lowerBound,
                        rows.upperBound
                    )
                }
            case .tiled(let terms):
                TiledRows(input, terms: terms, workspace: workspace, team: team)
                    .multiply(product, panelCount: weight.panelCount, team: team)
            }
        }
    }

    private func forEachPanel(rows: Int, team: WorkerTeam, _ body: @Sendable (Int, Range<Int>) -> Void) {
        let wanted = Self.tasksPerWorker * team.count
        let chunks = max(
            (rows + Self.taskRows - 1) / Self.taskRows,
            min((wanted + weight.panelCount - 1) / weight.panelCount, rows / Self.leastTaskRows)
        )
        team.forEach(weight.panelCount * chunks) { _, task in
            let chunk = task % chunks
            body(task / chunks, rows * chunk / chunks..<rows * (chunk + 1) / chunks)
        }
    }

    /// Floating-point operations for some rows, two for each multiplication and addition.
    package func flop(rows: Int) -> Double {
        let products = weight.outputs * (weight.arrangement == .gatesBesideUps ? 2 : 1)
        return 2 * Double(rows) * Double(products) * Double(weight.inputs)
    }

    private func withProduct(
        of input: MatrixView,
        into output: MatrixView,
        residual: Bool,
        activation: Activation,
        _ body: (PanelProduct) -> Void
    ) {
        func run(_ bias: UnsafePointer<Float>?) {
            var product = panel_product(
                input: input.base,
                input_stride: input.stride,
                inputs: weight.inputs,
                panels: weight.panels,
                format: weight.format,
                bias: bias,
                finish: activation.finish,
                adds: residual,
                output: output.base,
                output_stride: output.stride,
                outputs: weight.outputs
            )
            withUnsafePointer(to: &product) { body(PanelProduct(pointer: $0)) }
        }
        guard let bias else { return run(nil) }
        bias.withUnsafeBufferPointer { run($0.baseAddress) }
    }
}

extension LinearLayer.Activation {
    fileprivate var finish: product_finish {
        switch self {
        case .none: FINISH_NONE
        case .geluTanh: FINISH_GELU_TANH
        case .geluErf: FINISH_GELU_ERF
        case .siluTimesUp: FINISH_SILU_TIMES_UP
        }
    }
}

/// A product that workers share.
struct PanelProduct: @unchecked Sendable {
    // Safe to share: workers only read it, and write disjoint parts of what it points to.
    let pointer: UnsafePointer<panel_product>
}
