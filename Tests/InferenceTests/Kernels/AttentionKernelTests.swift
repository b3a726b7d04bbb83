import CInferenceKernels
import Testing

/// Attention of one head, in every instruction set that this processor has, against the twin in double precision.
@Suite struct AttentionKernelTests {
    private struct Problem {
        var count = 1
        var width = 1
        var isCausal = false
        var scale: Float = 0.125
        var reach: Float = 1
        var queryStride: Int { width + 5 }
        var outputStride: Int { width + 3 }
        var valueStride: Int { (count + 1) * 32 }

        func result(_ set: kernel_set?, queries: Range<Int>? = nil) -> [Float] {
            var numbers = SeededNumbers(60)
            let projected = numbers.floats(count * queryStride, reach: reach)
            let keys = numbers.floats((count + 31) / 32 * 32 * width, reach: reach)
            let values = numbers.floats((width + 31) / 32 * valueStride, reach: 2)
            var output = [Float](repeating: -7, count: count * outputStride)
            let queries = queries ?? 0..<count
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
                            if let set {
                                attend(set, &head, queries.lowerBound, queries.upperBound)
                            } else {
                                naive_attend(&head, queries.lowerBound, queries.upperBound)
                            }
                        }
                    }
                }
            }
            return output
        }
    }

    @Test("equals the twin on awkward shapes", arguments: PanelProductTests.sets, [false, true])
    func equalsTheTwin(set: kernel_set, isCausal: Bool) {
        for count in [1, 2, 13, 31, 32, 33, 127, 128, 129, 300] {
            for width in [1, 8, 32, 33, 64, 128] {
                for (reach, scale) in [(1, 0.125), (8, 0.125), (1e-20, 1), (100, 1)] as [(Float, Float)] {
                    let problem = Problem(count: count, width: width, isCausal: isCausal, scale: scale, reach: reach)
                    let difference = largestDifference(problem.result(set), problem.result(nil))
                    // What a score's sum is rounded by multiplies its weight, and values reach 2.
                    let rounding = Double(scale * reach * reach) * Double(width) * 6e-8
                    let tolerance = 3e-6 + 4 * rounding
                    #expect(difference <= tolerance, "\(count) x \(width), reach \(reach): \(difference)")
                }
            }
        }
    }

    @Test("computes the queries of its range and no others", arguments: PanelProductTests.sets)
    func touchesOnlyItsQueries(set: kernel_set) {
        let problem = Problem(count: 150, width: 40, isCausal: true)
        let whole = problem.result(set)
        let part = problem.result(set, queries: 20..<77)
        for index in part.indices {
            let (row, column) = (index / 43, index % 43)
            let isComputed = (20..<77).contains(row) && column < 40
            #expect(isComputed ? abs(part[index] - whole[index]) <= 1e-6 : part[index] == -7)
        }
    }

    @Test("extreme scores give numbers", arguments: PanelProductTests.sets)
    func extremeScoresGiveNoNaN(set: kernel_set) {
        for reach in [1e18, 5e18, 0] as [Float] {
            let result = Problem(count: 140, width: 4, reach: reach).result(set)
            #expect(result.allSatisfy { abs($0) <= 7 }, "reach \(reach)")
        }
    }
}
