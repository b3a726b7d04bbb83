import CInferenceKernels
import Testing

/// Layer and root-mean-square normalisation against their twins in double precision.
@Suite struct NormKernelTests {
    /// Differences in units of the larger of 1 and the expected magnitude. Sums of up to 1,000 fp32 values carry a few
    /// units in the last place.
    private static let tolerance = 3e-6

    private func layerNorm(_ source: [Float], rows: Int, width: Int, naive: Bool, inPlace: Bool = false) -> [Float] {
        var numbers = SeededNumbers(UInt64(width))
        let weight = numbers.floats(width, reach: 0.5, center: 1)
        let bias = numbers.floats(width)
        var output = inPlace ? source : [Float](repeating: -77, count: rows * width + 2)
        let kernel = naive ? naive_layer_norm : layer_norm
        output.withUnsafeMutableBufferPointer { output in
            source.withUnsafeBufferPointer { source in
                let input = inPlace ? UnsafePointer(output.baseAddress) : source.baseAddress
                kernel(input, weight, bias, output.baseAddress, rows, width, 1e-5)
            }
        }
        return output
    }

    @Test(arguments: KernelShapes.widths)
    func layerNormEqualsItsTwin(width: Int) {
        var numbers = SeededNumbers(1)
        for rows in KernelShapes.rows {
            for reach in valueReaches {
                let source = numbers.floats(rows * width + 2, reach: reach)
                let fast = layerNorm(source, rows: rows, width: width, naive: false)
                let naive = layerNorm(source, rows: rows, width: width, naive: true)
                let difference = largestDifference(fast, naive)
                #expect(difference <= Self.tolerance, "\(rows) rows, reach \(reach): \(difference)")
            }
        }
    }

    @Test func layerNormOfAConstantRowIsTheBias() {
        for (width, value) in [(1, -5 as Float), (7, -3), (64, 1e4), (100, -0.0)] {
            let row = [Float](repeating: value, count: width)
            let zero = [Float](repeating: 0, count: width)
            let expected = layerNorm(zero, rows: 1, width: width, naive: true)
            #expect(layerNorm(row, rows: 1, width: width, naive: false) == expected)
        }
    }

    @Test func layerNormOfValuesFarFromZeroKeepsTheirDifferences() {
        var numbers = SeededNumbers(2)
        let source = numbers.floats(3 * 1000, reach: 1, center: 1000)
        let fast = layerNorm(source, rows: 3, width: 1000, naive: false)
        // The mean is a float near 1,000, half a unit in whose last place is 3e-5 of the deviation.
        let naive = layerNorm(source, rows: 3, width: 1000, naive: true)
        #expect(largestDifference(fast, naive) <= 3e-4)
    }

    @Test(arguments: [1, 7, 16, 33, 1000])
    func layerNormMayWriteWhereItReads(width: Int) {
        var numbers = SeededNumbers(3)
        let source = numbers.floats(5 * width)
        let apart = layerNorm(source, rows: 5, width: width, naive: false).dropLast(2)
        let inPlace = layerNorm(source, rows: 5, width: width, naive: false, inPlace: true)
        #expect(largestDifference(inPlace, Array(apart)) <= 1e-6)
    }

    @Test(arguments: KernelShapes.widths)
    func rootMeanSquareNormEqualsItsTwin(width: Int) {
        var numbers = SeededNumbers(4)
        let weight = numbers.floats(width, reach: 0.5, center: 1)
        for rows in KernelShapes.rows {
            for gap in KernelShapes.gaps {
                for reach in valueReaches {
                    let stride = width + gap
                    let source = numbers.floats(rows * stride + 2, reach: reach)
                    var fast = [Float](repeating: -77, count: source.count)
                    var naive = fast
                    rms_norm(source, weight, &fast, rows, width, stride, 1e-6)
                    naive_rms_norm(source, weight, &naive, rows, width, stride, 1e-6)
                    let difference = largestDifference(fast, naive)
                    #expect(difference <= Self.tolerance, "\(rows) rows, gap \(gap), reach \(reach): \(difference)")
                    var inPlace = source
                    inPlace.withUnsafeMutableBufferPointer {
                        rms_norm($0.baseAddress, weight, $0.baseAddress, rows, width, stride, 1e-6)
                    }
                    for row in 0..<rows {
                        let range = row * stride..<row * stride + width
                        #expect(largestDifference(Array(inPlace[range]), Array(fast[range])) <= 1e-6)
                    }
                }
            }
        }
    }

    @Test func rootMeanSquareNormOfZerosIsZero() {
        let weight = [Float](repeating: 2, count: 33)
        let zeros = [Float](repeating: -0.0, count: 33)
        var values = zeros.map { $0 + 1 }
        rms_norm(zeros, weight, &values, 1, 33, 33, 1e-6)
        #expect(values.bitPatterns == [Float](repeating: -0.0, count: 33).bitPatterns)
    }
}
