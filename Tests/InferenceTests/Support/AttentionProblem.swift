import CInferenceKernels

/// One head of attention over seeded numbers.
struct AttentionProblem {
    var count = 1
    var width = 1
    var isCausal = false
    var scale: Float = 0.125
    var reach: Float = 1
    var queryStride: Int { width + 5 }
    var outputStride: Int { width + 3 }
    var valueStride: Int { (count + 1) * 32 }

    /// The output, [count][outputStride], of some queries; by the twin without a set of kernels.
    func result(_ set: kernel_set?, queries: Range<Int>? = nil) -> [Float] {
        let range = queries ?? 0..<count
        return output { head in
            if let set {
                attend(set, &head, range.lowerBound, range.upperBound)
            } else {
                naive_attend(&head, range.lowerBound, range.upperBound)
            }
        }
    }

    /// The same on matrix tiles, in some terms.
    func tiled(terms: Int, queries: Range<Int>? = nil) -> [Float] {
        let range = queries ?? 0..<count
        let blocks = (count + 31) / 32
        let keyBlock = tiled_key_block(width, Int32(terms))
        let valueBlock = tiled_value_block(Int32(terms))
        var keys = [UInt16](repeating: 0, count: blocks * keyBlock)
        var values = [UInt16](repeating: 0, count: (width + 31) / 32 * blocks * valueBlock)
        return output { head in
            keys.withUnsafeMutableBufferPointer { keys in
                values.withUnsafeMutableBufferPointer { values in
                    fill(keys, values, from: head, blocks: blocks, terms: terms)
                    var tiled = tiled_head(
                        queries: head.queries,
                        query_stride: head.query_stride,
                        width: width,
                        keys: keys.baseAddress,
                        values: values.baseAddress,
                        value_stride: blocks * valueBlock,
                        count: count,
                        terms: Int32(terms),
                        scale: scale,
                        causal: isCausal,
                        output: head.output,
                        output_stride: head.output_stride
                    )
                    attend_on_tiles(&tiled, range.lowerBound, range.upperBound)
                }
            }
        }
    }

    /// Brings keys and values out of their panels into tiles, in runs of odd and even lengths.
    private func fill(
        _ keys: UnsafeMutableBufferPointer<UInt16>,
        _ values: UnsafeMutableBufferPointer<UInt16>,
        from head: attention_head,
        blocks: Int,
        terms: Int
    ) {
        guard let keyBase = keys.baseAddress, let valueBase = values.baseAddress else { return }
        let keyBlock = tiled_key_block(width, Int32(terms))
        let valueBlock = tiled_value_block(Int32(terms))
        for block in 0..<blocks {
            let positions = block * 32..<min(count, block * 32 + 32)
            let middle = min(positions.upperBound, positions.lowerBound + (block % 2 == 0 ? 7 : 8))
            for run in [positions.lowerBound..<middle, middle..<positions.upperBound] {
                let place = run.lowerBound - block * 32
                let keyRows = run.flatMap { key in
                    (0..<width).map { head.keys[(key / 32 * width + $0) * 32 + key % 32] }
                }
                fill_tiled_keys(keyRows, width, run.count, width, Int32(terms), keyBase + block * keyBlock, place)
                for panel in 0..<(width + 31) / 32 {
                    let components = min(32, width - panel * 32)
                    let valueRows = run.flatMap { key in
                        (0..<32).map { head.values[panel * head.value_stride + key * 32 + $0] }
                    }
                    let into = valueBase + (panel * blocks + block) * valueBlock
                    fill_tiled_values(valueRows, 32, run.count, components, Int32(terms), into, place)
                }
            }
        }
    }

    private func output(_ compute: (inout attention_head) -> Void) -> [Float] {
        var numbers = SeededNumbers(60)
        let projected = numbers.floats(count * queryStride, reach: reach)
        let keys = numbers.floats((count + 31) / 32 * 32 * width, reach: reach)
        let values = numbers.floats((width + 31) / 32 * valueStride, reach: 2)
        var output = [Float](repeating: -7, count: count * outputStride)
        projected.withUnsafeBufferPointer { projected in
            keys.withUnsafeBufferPointer { keys in
                values.withUnsafeBufferPointer { values in
                    output.withUnsafeMutableBufferPointer { output in
                        var head = attention_head(
                            queries: projected.baseAddress,
                            query_stride: queryStride,
                            width: width,
                            keys: keys.baseAddress,
                            values: values.baseAddress,
                            value_stride: valueStride,
                            count: count,
                            scale: scale,
                            causal: isCausal,
                            output: output.baseAddress,
                            output_stride: outputStride
                        )
                        compute(&head)
                    }
                }
            }
        }
        return output
    }
}
