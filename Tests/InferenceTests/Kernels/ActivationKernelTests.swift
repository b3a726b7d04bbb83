import CInferenceKernels
import Glibc
import Testing

/// Activations and sums against their twins in double precision.
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

    @Test func exactGeluEqualsItsTwin() {
        compare(gelu_erf, naive_gelu_erf, tolerance: 5e-7)
    }

    @Test("finished sums equal the formulas at remarkable values", arguments: PanelProductTests.sets)
    func finishedSums(set: kernel_set) {
        let tanhForm = KernelProbe.finish(Self.remarkable, FINISH_GELU_TANH, set)
        #expect(largestDifference(tanhForm, Self.remarkable.map(geluInTanhForm)) <= 5e-7)
        let exactForm = KernelProbe.finish(Self.remarkable, FINISH_GELU_ERF, set)
        #expect(largestDifference(exactForm, Self.remarkable.map(exactGelu)) <= 5e-7)
        let gated = KernelProbe.finish(Self.remarkable, FINISH_SILU_TIMES_UP, set)
        let expected = Self.remarkable.map { Float(Double($0) / (1 + exp(-Double($0)))) }
        #expect(largestDifference(gated, expected) <= 5e-7)
        #expect(KernelProbe.finish(Self.remarkable, FINISH_NONE, set) == Self.remarkable)
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

    @Test(
        "far ends are linear on one side and vanish on the other",
        arguments: PanelProductTests.sets,
        [FINISH_GELU_TANH, FINISH_GELU_ERF, FINISH_SILU_TIMES_UP]
    )
    func farEnds(set: kernel_set, finish: product_finish) {
        for magnitude in [50, 100, 1e4, 1e10] as [Float] {
            let values = KernelProbe.finish([magnitude, -magnitude], finish, set)
            #expect(values[0] == magnitude)
            #expect(abs(values[1]) <= 1e-19)
        }
    }
}
