import CInferenceKernels

/// Weights in panels, and everything else that a product needs.
struct PanelProblem {
    var format = PANEL_BFLOAT16
    var rows = 1
    var inputs = 1
    var outputs = 1
    var finish = FINISH_NONE
    var adds = false
    var hasBias = true
    /// The first row of the input that is computed.
    var firstRow = 0
    var stride: Int { inputs + 3 }
    var width: Int { finish == FINISH_SILU_TIMES_UP ? columns / 2 : columns }
    var panels: Int { (outputs + width - 1) / width }

    func weights() -> [UInt32] {
        var numbers = SeededNumbers(40)
        let words = panel_bytes(format, inputs) / 4
        var panels = [UInt32](repeating: 0, count: words * self.panels)
        for panel in 0..<self.panels {
            let values = numbers.floats(columns * inputs)
            panels.withUnsafeMutableBufferPointer { panels in
                let base = panels.baseAddress.map { $0 + panel * words }
                if format == PANEL_FLOAT32 {
                    fill_panel(format, values, inputs * 4, columns, inputs, base, 0)
                } else {
                    let narrow = values.map { UInt16($0.bitPattern >> 16) }
                    fill_panel(format, narrow, inputs * 2, columns, inputs, base, 0)
                }
            }
        }
        return panels
    }

    /// The output, [rows, outputs + 2], after the panels in `panelRange` of the rows in `rowRange`; by the twin without a
    /// set of kernels.
    func result(
        _ set: kernel_set?,
        rows rowRange: Range<Int>? = nil,
        panels panelRange: Range<Int>? = nil
    ) -> [Float] {
        let (rows, panels) = (rowRange ?? 0..<rows, panelRange ?? 0..<panels)
        return output { product in
            if let set {
                multiply_panels(set, &product, panels.lowerBound, panels.upperBound, rows.lowerBound, rows.upperBound)
            } else {
                naive_multiply_panels(&product, panels.lowerBound, panels.upperBound, rows.lowerBound, rows.upperBound)
            }
        }
    }

    /// The same on matrix tiles, with inputs that are the sum of some terms.
    func tiled(terms: Int, rows rowRange: Range<Int>? = nil, panels panelRange: Range<Int>? = nil) -> [Float] {
        let (range, panels) = (rowRange ?? 0..<rows, panelRange ?? 0..<panels)
        var numbers = [UInt16](repeating: 7, count: tiled_value_count(rows, inputs, Int32(terms)))
        return output { product in
            numbers.withUnsafeMutableBufferPointer { numbers in
                var tiled = tiled_rows(values: numbers.baseAddress, rows: rows, inputs: inputs, terms: Int32(terms))
                fill_tiled_rows(&tiled, product.input, product.input_stride, 0, rows)
                multiply_tiled_panels(
                    &product,
                    &tiled,
                    panels.lowerBound,
                    panels.upperBound,
                    range.lowerBound,
                    range.upperBound
                )
            }
        }
    }

    private func output(_ compute: (inout panel_product) -> Void) -> [Float] {
        var numbers = SeededNumbers(41)
        // Rows follow one seed, whichever of them are computed.
        let input = numbers.floats((firstRow + rows) * stride)
        var others = SeededNumbers(42)
        let bias = others.floats(panels * columns)
        var output = others.floats(rows * (outputs + 2))
        weights().withUnsafeBufferPointer { weights in
            input.withUnsafeBufferPointer { input in
                bias.withUnsafeBufferPointer { bias in
                    output.withUnsafeMutableBufferPointer { output in
                        var product = panel_product(
                            input: input.baseAddress.map { $0 + firstRow * stride },
                            input_stride: stride,
                            inputs: inputs,
                            panels: weights.baseAddress,
                            format: format,
                            bias: hasBias ? bias.baseAddress : nil,
                            finish: finish,
                            adds: adds,
                            output: output.baseAddress,
                            output_stride: outputs + 2,
                            outputs: outputs
                        )
                        compute(&product)
                    }
                }
            }
        }
        return output
    }

    private var columns: Int { Int(panel_columns) }
}
