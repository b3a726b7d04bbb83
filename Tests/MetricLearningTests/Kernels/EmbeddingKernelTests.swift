import CLearningKernels
import Testing

/// Normalisation, cosines and their gradient against their twins in double precision.
@Suite struct EmbeddingKernelTests {
    @Test(arguments: [1, 7, 256])
    func `normalisation and cosines equal their twins`(width: Int) {
        var numbers = UnitNumbers(1)
        let stride = width + 5
        let rows = numbers.floats(12 * stride, reach: 4)
        var fast = [Float](repeating: 0, count: rows.count)
        var naive = fast
        var lengths = [Float](repeating: 0, count: 12)
        var expected = lengths
        unit_rows(rows, 12, width, stride, &fast, &lengths)
        naive_unit_rows(rows, 12, width, stride, &naive, &expected)
        #expect(largestDifference(fast, naive) <= 2e-7)
        #expect(largestDifference(lengths, expected) <= 1e-5)
        var cosines = [Float](repeating: 0, count: 12 * 5)
        var twins = cosines
        dot_products(fast, 12, fast, 5, width, stride, &cosines)
        naive_dot_products(fast, 12, fast, 5, width, stride, &twins)
        #expect(largestDifference(cosines, twins) <= 5e-7)
    }

    @Test func `a row of zeros stays one and passes its gradient on, scaled by 1e12`() {
        var units = [Float](repeating: 1, count: 4)
        var lengths: [Float] = [1]
        unit_rows([0, 0, 0, 0], 1, 4, 4, &units, &lengths)
        #expect(units == [0, 0, 0, 0] && lengths == [0])
        var gradient = [Float](repeating: 0, count: 4)
        unit_gradient([0.5], 1, 1, units, lengths, 1, [1, 2, 0, 0], 1, 4, 4, false, &gradient)
        #expect(gradient == [0.5 / 1e-12, 1 / 1e-12, 0, 0])
    }

    @Test(arguments: [3, 256], [false, true])
    func `the gradient equals its twin`(width: Int, transposed: Bool) {
        var numbers = UnitNumbers(2)
        let stride = width + 1
        let count = 20
        let others = 7
        let gradients = numbers.floats(count * others)
        var left = numbers.floats(count * stride)
        var lengths = [Float](repeating: 0, count: count)
        unit_rows(left, count, width, stride, &left, &lengths)
        let right = numbers.floats(others * stride)
        let (rowStep, columnStep) = transposed ? (1, count) : (others, 1)
        var fast = [Float](repeating: 0, count: count * stride)
        var naive = fast
        unit_gradient(
            gradients,
            rowStep,
            columnStep,
            left,
            lengths,
            count,
            right,
            others,
            width,
            stride,
            false,
            &fast
        )
        naive_unit_gradient(
            gradients,
            rowStep,
            columnStep,
            left,
            lengths,
            count,
            right,
            others,
            width,
            stride,
            false,
            &naive
        )
        #expect(largestDifference(fast, naive) <= 1e-6 * max(1, largestMagnitude(naive)))
    }

    @Test func `a bias is added, and rounded with its sum in mixed precision`() {
        var plain: [Float] = [1, 2, 3, 4]
        embedding_add_bias(&plain, [0.5, 0.25], 2, 2, 2, false)
        #expect(plain == [1.5, 2.25, 3.5, 4.25])
        var rounded: [Float] = [1, 300]
        embedding_add_bias(&rounded, [0.001, 0.3], 1, 2, 2, true)
        // bfloat16 has eight significant bits: neither bias is more than half a unit of its sum.
        #expect(rounded == [1, 300])
    }
}
