import CInferenceKernels
import Testing

/// Rotation against its twin in double precision.
@Suite struct RotationKernelTests {
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
}
