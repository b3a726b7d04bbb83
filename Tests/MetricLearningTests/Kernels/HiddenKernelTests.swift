import CLearningKernels
import Foundation
import Testing

/// Layer norm, GELU and dropout against their twins in double precision.
@Suite struct HiddenKernelTests {
    /// What a pass leaves behind.
    private struct Pass {
        var normalised: [Float]
        var slopes: [Float]
        var panels: [Float]
        var deviation: Float = 0
        var normGradient: [Float]
        var sumGradient: [Float]
        var finite = false

        init(width: Int, batch: Int) {
            normalised = [Float](repeating: 0, count: width)
            slopes = normalised
            normGradient = normalised
            sumGradient = normalised
            panels = [Float](repeating: 5, count: (width + 63) / 64 * 64 * batch)
        }
    }

    private func pass(width: Int, naive: Bool, bfloat16: Bool, rate: Double, outlier: Float = 1) -> Pass {
        var numbers = UnitNumbers(UInt64(width))
        let batch = 4
        var sums = numbers.floats(width, reach: 3)
        sums[0] *= outlier
        let bias = numbers.floats(width)
        let weight = numbers.floats(width).map { 1 + 0.5 * $0 }
        let shift = numbers.floats(width)
        let gradient = numbers.floats((width + 63) / 64 * 64 * batch)
        let mask = dropout_mask(
            key: 0x1234_5678_9abc_def0,
            threshold: UInt32(rate * 0x1p32),
            scale: Float(1 / (1 - rate))
        )
        var pass = Pass(width: width, batch: batch)
        bias.withUnsafeBufferPointer { bias in
            weight.withUnsafeBufferPointer { weight in
                shift.withUnsafeBufferPointer { shift in
                    var parameters = hidden_parameters(
                        bias: bias.baseAddress,
                        norm_weight: weight.baseAddress,
                        norm_bias: shift.baseAddress,
                        width: width,
                        bfloat16: bfloat16
                    )
                    pass.deviation = (naive ? naive_hidden_forward : hidden_forward)(
                        &parameters,
                        sums,
                        mask,
                        1,
                        &pass.normalised,
                        &pass.slopes,
                        &pass.panels,
                        batch
                    )
                    pass.finite = (naive ? naive_hidden_backward : hidden_backward)(
                        &parameters,
                        gradient,
                        batch,
                        1,
                        pass.normalised,
                        pass.slopes,
                        pass.deviation,
                        &pass.normGradient,
                        &pass.sumGradient
                    )
                }
            }
        }
        return pass
    }

    @Test(arguments: [2, 5, 63, 64, 65, 500, 2048])
    func `single precision equals its twin`(width: Int) {
        let fast = pass(width: width, naive: false, bfloat16: false, rate: 0.3)
        let naive = pass(width: width, naive: true, bfloat16: false, rate: 0.3)
        #expect(abs(fast.deviation - naive.deviation) <= 1e-6 * naive.deviation)
        #expect(largestDifference(fast.normalised, naive.normalised) <= 2e-6)
        #expect(largestDifference(fast.slopes, naive.slopes) <= 2e-6)
        #expect(largestDifference(fast.panels, naive.panels) <= 4e-6)
        #expect(largestDifference(fast.normGradient, naive.normGradient) <= 2e-6)
        #expect(largestDifference(fast.sumGradient, naive.sumGradient) <= 2e-6 * (1 + Double(naive.deviation)))
        #expect(fast.finite && naive.finite)
    }

    @Test(arguments: [64, 500, 2048])
    func `mixed precision equals its twin but for values between two bfloat16 numbers`(width: Int) {
        let fast = pass(width: width, naive: false, bfloat16: true, rate: 0.1)
        let naive = pass(width: width, naive: true, bfloat16: true, rate: 0.1)
        for (left, right) in [
            (fast.panels, naive.panels), (fast.normGradient, naive.normGradient), (fast.sumGradient, naive.sumGradient),
        ] {
            #expect(left.allSatisfy { $0.bitPattern & 0xffff == 0 })
            let unequal = zip(left, right).count { $0 != $1 }
            #expect(unequal * 50 <= left.count, "\(unequal) of \(left.count)")
            #expect(zip(left, right).allSatisfy { abs($0 - $1) <= 0.02 * max(abs($1), 0.01) })
        }
    }

    @Test(arguments: [1, 3, 10, 100, -3, -10, -100, 1000] as [Float])
    func `GELU is exact far beyond the middle`(outlier: Float) {
        // One value far out among many stands at up to the root of their number after the layer norm.
        let fast = pass(width: 5000, naive: false, bfloat16: false, rate: 0, outlier: outlier)
        let naive = pass(width: 5000, naive: true, bfloat16: false, rate: 0, outlier: outlier)
        for (left, right) in [(fast.panels, naive.panels), (fast.slopes, naive.slopes)] {
            #expect(zip(left, right).allSatisfy { abs($0 - $1) <= 2e-6 * max(1, abs($1)) })
        }
    }

    @Test(arguments: [0.1, 0.5, 0.9])
    func `dropout removes its share, and keeps the mean`(rate: Double) {
        let width = 20_000
        let pass = pass(width: width, naive: false, bfloat16: false, rate: rate)
        let dropped = pass.slopes.count { $0 == 0 }
        // Five standard deviations of a binomial draw.
        let deviation = (Double(width) * rate * (1 - rate)).squareRoot()
        #expect(abs(Double(dropped) - rate * Double(width)) <= 5 * deviation)
        let whole = self.pass(width: width, naive: false, bfloat16: false, rate: 0)
        for (part, full) in zip(pass.slopes, whole.slopes) where part != 0 {
            #expect(abs(Double(part) - Double(full) / (1 - rate)) <= 1e-5)
        }
    }

    @Test func `a gradient that is no number is noticed`() {
        var parameters = hidden_parameters()
        var ones = [Float](repeating: 1, count: 64)
        var panels = ones
        panels[7] = .nan
        var first = ones
        var second = ones
        let finite = ones.withUnsafeMutableBufferPointer { ones in
            parameters.norm_weight = UnsafePointer(ones.baseAddress)
            parameters.width = 64
            return hidden_backward(
                &parameters,
                panels,
                1,
                0,
                ones.baseAddress,
                ones.baseAddress,
                1,
                &first,
                &second
            )
        }
        #expect(!finite)
    }

    @Test(arguments: [1, 20], [1, 9, 2048])
    func `sums over samples equal their twin`(samples: Int, width: Int) {
        var numbers = UnitNumbers(8)
        let values = numbers.floats(samples * (width + 3))
        let factors = numbers.floats(samples * (width + 3))
        var fast = [Float](repeating: 0, count: width)
        var naive = fast
        sum_samples(values, factors, width + 3, samples, width, &fast)
        naive_sum_samples(values, factors, width + 3, samples, width, &naive)
        #expect(largestDifference(fast, naive) <= 2e-6)
        sum_samples(values, nil, width + 3, samples, width, &fast)
        naive_sum_samples(values, nil, width + 3, samples, width, &naive)
        #expect(largestDifference(fast, naive) <= 2e-6)
    }
}
