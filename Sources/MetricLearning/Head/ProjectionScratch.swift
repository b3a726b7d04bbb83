import CLearningKernels
import COpenBLAS

/// How one worker's memory is divided while it projects a block of rows.
struct ProjectionScratch: Sendable {
    private let blockRows: Int
    private let hidden: Int
    private let hiddenStride: Int

    init(_ head: HeadParameters, blockRows: Int) {
        self.blockRows = blockRows
        hidden = head.hiddenWidth
        hiddenStride = ValueLayout.padded(head.hiddenWidth, to: LINEAR_PANEL_COLUMNS)
    }

    /// The values a worker needs: sums and hidden values of a block, two rows that only training looks at, lengths.
    var count: Int { 2 * blockRows * hiddenStride + 2 * hiddenStride + blockRows }

    /// Projects up to a block of rows.
    func project(
        _ head: HeadParameters,
        _ features: UnsafePointer<Float>,
        rows: Int,
        into target: UnsafeMutablePointer<Float>,
        memory: UnsafeMutablePointer<Float>
    ) {
        let sums = memory
        let activations = sums + blockRows * hiddenStride
        let unused = activations + blockRows * hiddenStride
        let lengths = unused + 2 * hiddenStride
        let width = head.embeddingWidth
        multiply(features, head.featureWidth, by: head.firstWeight, rows: rows, into: sums, stride: hiddenStride)
        head.withHiddenParameters { parameters in
            for row in 0..<rows {
                // A batch of one sample has its panels side by side: a plain row.
                _ = hidden_forward(
                    parameters,
                    sums + row * hiddenStride,
                    dropout_mask(key: 0, threshold: 0, scale: 1),
                    0,
                    unused,
                    unused + hiddenStride,
                    activations + row * hiddenStride,
                    1
                )
            }
        }
        multiply(activations, hiddenStride, by: head.secondWeight, rows: rows, into: target, stride: width)
        embedding_add_bias(target, head.secondBias, rows, width, width, false)
        unit_rows(target, rows, width, width, target, lengths)
    }

    private func multiply(
        _ inputs: UnsafePointer<Float>,
        _ inputStride: Int,
        by weight: Matrix,
        rows: Int,
        into target: UnsafeMutablePointer<Float>,
        stride: Int
    ) {
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasTrans,
            blasint(rows),
            blasint(weight.rows),
            blasint(weight.columns),
            1,
            inputs,
            blasint(inputStride),
            weight.values,
            blasint(weight.columns),
            0,
            target,
            blasint(stride)
        )
    }
}

extension HeadParameters {
    /// The parameters between the linear layers, in single precision.
    fileprivate func withHiddenParameters(_ body: (UnsafePointer<hidden_parameters>) -> Void) {
        firstBias.withUnsafeBufferPointer { bias in
            normWeight.withUnsafeBufferPointer { weight in
                normBias.withUnsafeBufferPointer { shift in
                    let parameters = hidden_parameters(
                        bias: bias.baseAddress,
                        norm_weight: weight.baseAddress,
                        norm_bias: shift.baseAddress,
                        width: hiddenWidth,
                        bfloat16: false
                    )
                    withUnsafePointer(to: parameters, body)
                }
            }
        }
    }
}
