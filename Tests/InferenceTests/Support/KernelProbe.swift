import CInferenceKernels

/// Single functions inside of larger kernels, laid open by products with the identity.
enum KernelProbe {
    /// What becomes of each value as a finished sum; of the ups, where there are any, all are 1.
    static func finish(_ values: [Float], _ finish: product_finish, _ set: kernel_set = best_kernels()) -> [Float] {
        let width = finish == FINISH_SILU_TIMES_UP ? 16 : 32
        var panel = [Float](repeating: 0, count: 32 * 32)
        for index in 0..<width { panel[index * 32 + index] = 1 }
        let bias = [Float](repeating: 0, count: width) + [Float](repeating: 1, count: 32 - width)
        let rows = (values.count + width - 1) / width
        var input = [Float](repeating: 0, count: rows * 32)
        for (index, value) in values.enumerated() { input[index / width * 32 + index % width] = value }
        var output = [Float](repeating: 0, count: rows * width)
        output.withUnsafeMutableBufferPointer { output in
            input.withUnsafeBufferPointer { input in
                panel.withUnsafeBufferPointer { panel in
                    bias.withUnsafeBufferPointer { bias in
                        var product = panel_product(
                            input: input.baseAddress,
                            input_stride: 32,
                            inputs: 32,
                            panels: panel.baseAddress,
                            format: PANEL_FLOAT32,
                            bias: bias.baseAddress,
                            finish: finish,
                            adds: false,
                            output: output.baseAddress,
                            output_stride: width,
                            outputs: width
                        )
                        multiply_panels(set, &product, 0, 1, 0, rows)
                    }
                }
            }
        }
        return Array(output.prefix(values.count))
    }

    /// The weights of attention with the given scores, through values that are the identity.
    static func softmax(_ scores: [Float], _ set: kernel_set = best_kernels()) -> [Float] {
        precondition(scores.count <= 32)
        let keys = scores + [Float](repeating: 0, count: 32 - scores.count)
        var values = [Float](repeating: 0, count: 32 * 32)
        for index in scores.indices { values[index * 32 + index] = 1 }
        var padded = [Float](repeating: 0, count: 32 * 32)
        padded.replaceSubrange(0..<32, with: keys)
        let query = [1] + [Float](repeating: 0, count: 31)
        var output = [Float](repeating: 0, count: 32)
        output.withUnsafeMutableBufferPointer { output in
            query.withUnsafeBufferPointer { query in
                padded.withUnsafeBufferPointer { keys in
                    values.withUnsafeBufferPointer { values in
                        var head = attention_head(
                            queries: query.baseAddress,
                            query_stride: 0,
                            width: 32,
                            keys: keys.baseAddress,
                            values: values.baseAddress,
                            value_stride: 32 * 32,
                            count: scores.count,
                            scale: 1,
                            causal: false,
                            output: output.baseAddress,
                            output_stride: 32
                        )
                        attend(set, &head, 0, 1)
                    }
                }
            }
        }
        return Array(output.prefix(scores.count))
    }
}
