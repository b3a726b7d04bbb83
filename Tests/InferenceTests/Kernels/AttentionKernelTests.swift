import CInferenceKernels
import Testing

/// Rotation and softmax against their twins in double precision.
@Suite struct AttentionKernelTests {
    @Test(arguments: KernelShapes.widths)
    func rotationEqualsItsTwin(width: Int) {
        var numbers = SeededNumbers(9)
        for rows in KernelShapes.rows {
            for heads in [1, 2, 5] {
                for gap in KernelShapes.gaps {
                    let stride = heads * width + gap
                    let cosines = numbers.floats(rows * (width / 2) + 1)
                    let sines = numbers.floats(rows * (width / 2) + 1)
                    for reach in valueReaches {
                        var fast = numbers.floats(rows * stride + 2, reach: reach)
                        var naive = fast
                        rotate_halves(&fast, cosines, sines, rows, heads, width, stride)
                        naive_rotate_halves(&naive, cosines, sines, rows, heads, width, stride)
                        let difference = largestDifference(fast, naive) { _ in Double(reach) }
                        #expect(difference <= 3e-7, "\(rows) rows, \(heads) heads, gap \(gap): \(difference)")
                    }
                }
            }
        }
    }

    @Test func rotationByARightAngleSwapsTheHalves() {
        var values: [Float] = [1, 2, 3, 4, 5, 6, 7, 8]
        rotate_halves(&values, [0, 0], [1, 1], 1, 2, 4, 8)
        #expect(values == [-3, -4, 1, 2, -7, -8, 5, 6])
    }

    @Test(arguments: KernelShapes.widths)
    func softmaxEqualsItsTwin(columns: Int) {
        var numbers = SeededNumbers(10)
        for rows in KernelShapes.rows + [40] {
            for (causal, firstQuery) in [(false, 0), (true, 0), (true, 5), (true, 31)] {
                for (reach, scale) in [(8, 0.125), (1, 1), (1e4, 0.125), (1e-20, 1)] as [(Float, Float)] {
                    var fast = numbers.floats(rows * columns + 2, reach: reach)
                    var naive = fast
                    scaled_softmax(&fast, rows, columns, scale, causal, firstQuery)
                    naive_scaled_softmax(&naive, rows, columns, scale, causal, firstQuery)
                    // Relative, down to weights that no longer count: arguments of -20 carry 20 times the rounding.
                    let difference = largestDifference(fast, naive, floor: 1e-6)
                    #expect(
                        difference <= 5e-6,
                        "\(rows) rows, causal \(causal) from \(firstQuery), reach \(reach): \(difference)"
                    )
                }
            }
        }
    }

    @Test func weightsSumToOneAndMaskedOnesAreZero() {
        var numbers = SeededNumbers(11)
        var scores = numbers.floats(7 * 10, reach: 30)
        scaled_softmax(&scores, 7, 10, 0.25, true, 2)
        for row in 0..<7 {
            let weights = scores[row * 10..<(row + 1) * 10]
            #expect(abs(weights.reduce(0, +) - 1) <= 1e-6)
            #expect(weights.dropFirst(row + 3).allSatisfy { $0.bitPattern == 0 })
            #expect(weights.prefix(row + 3).allSatisfy { $0 > 0 })
        }
    }

    @Test func extremeScoresGiveNoNaN() {
        for scores in [[1e30, -1e30, 0], [-1e38, -1e38, -1e38], [3e38, 3e38, -3e38], [-0.0, 0, -0.0]] as [[Float]] {
            var values = scores
            scaled_softmax(&values, 1, 3, 0.125, false, 0)
            #expect(abs(values.reduce(0, +) - 1) <= 1e-6, "\(scores) became \(values)")
        }
    }
}
