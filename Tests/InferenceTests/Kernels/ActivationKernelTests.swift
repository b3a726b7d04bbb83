import CInferenceKernels
import Testing

/// Bias, activations and sums against their twins in double precision.
@Suite struct ActivationKernelTests {
    typealias Tile = (UnsafeMutablePointer<Float>?, Int, Int, Int) -> Void

    /// Ordinary values, the far ends, and zero of both signs.
    private static let remarkable: [Float] = [
        0, -0.0, 1, -1, 0.5, -0.5, 1e-30, -1e-30, 1e-7, -1e-7, 3, -3, 6, -6, 10, -10, 20, -20, 87, -87, 88, -88, 89,
        -89,
        127, -127, 1e4, -1e4, 1e10, -1e10,
    ]

    private func compare(
        _ fast: Tile,
        _ naive: Tile,
        tolerance: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var numbers = SeededNumbers(5)
        for columns in KernelShapes.widths {
            for rows in KernelShapes.rows {
                for gap in KernelShapes.gaps {
                    let stride = columns + gap
                    var values = numbers.floats(rows * stride + 2, reach: 12)
                    for (index, value) in Self.remarkable.enumerated() where index < values.count {
                        values[index * 31 % values.count] = value
                    }
                    var expected = values
                    fast(&values, rows, columns, stride)
                    naive(&expected, rows, columns, stride)
                    let difference = largestDifference(values, expected)
                    #expect(
                        difference <= tolerance,
                        "\(rows) x \(columns), gap \(gap): \(difference)",
                        sourceLocation: sourceLocation
                    )
                }
            }
        }
    }

    @Test func geluInItsTanhFormEqualsItsTwin() {
        compare(gelu_tanh, naive_gelu_tanh, tolerance: 5e-7)
    }

    @Test func exactGeluEqualsItsTwin() {
        compare(gelu_erf, naive_gelu_erf, tolerance: 5e-7)
    }

    @Test func siluTimesUpEqualsItsTwin() {
        var numbers = SeededNumbers(6)
        let up = numbers.floats(20_000, reach: 2)
        compare(
            { values, rows, columns, stride in silu_multiply(values, up, rows * columns) },
            { values, rows, columns, stride in naive_silu_multiply(values, up, rows * columns) },
            tolerance: 5e-7
        )
    }

    @Test func biasIsAddedExactly() {
        var numbers = SeededNumbers(7)
        let bias = [-0.0, 0, 1e30, -1e30] + numbers.floats(996, reach: 1e-3)
        compare(
            { add_bias($0, bias, $1, $2, $3) },
            { naive_add_bias($0, bias, $1, $2, $3) },
            tolerance: 0
        )
        var zero: [Float] = [-0.0, -0.0]
        add_bias(&zero, [-0.0, 0], 1, 2, 2)
        #expect(zero.bitPatterns == [-0.0 as Float, 0].bitPatterns)
    }

    @Test func accumulationIsExact() {
        var numbers = SeededNumbers(8)
        let source = numbers.floats(20_000, reach: 1e10)
        compare(
            { values, rows, columns, stride in accumulate(source, values, rows * columns) },
            { values, rows, columns, stride in naive_accumulate(source, values, rows * columns) },
            tolerance: 0
        )
    }

    @Test func farEndsAreLinearOnOneSideAndVanishOnTheOther() {
        for magnitude in [50, 100, 1e4, 1e10] as [Float] {
            for kernel in [gelu_tanh, gelu_erf] as [Tile] {
                var values = [magnitude, -magnitude]
                kernel(&values, 1, 2, 2)
                #expect(values[0] == magnitude)
                #expect(abs(values[1]) <= 1e-20)
            }
            var gate = [magnitude, -magnitude]
            silu_multiply(&gate, [1, 1], 2)
            #expect(gate[0] == magnitude)
            #expect(abs(gate[1]) <= 1e-19)
        }
    }
}
