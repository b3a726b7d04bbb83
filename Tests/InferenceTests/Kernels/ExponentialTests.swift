import CInferenceKernels
import Glibc
import Testing

/// The vectorised exponential, seen through the kernels that use it.
@Suite struct ExponentialTests {
    /// Negative arguments in steps of 2^-9, all exact in fp32.
    private static let arguments = stride(from: 0 as Float, through: -87, by: -1 / 512).map { $0 }

    /// exp(x) as the second weight of a softmax over (0, x); below -17.4 the sum rounds to 1.
    private func softmaxWeight(_ argument: Float) -> Float {
        KernelProbe.softmax([0, argument])[1]
    }

    @Test func isExactToTwoUnitsInTheLastPlaceWhereTheSumIsOne() {
        var largest = 0.0
        for argument in Self.arguments where argument < -17.5 {
            largest = max(largest, exp(Double(argument)).unitsInLastPlace(to: softmaxWeight(argument)))
        }
        #expect(largest > 0)
        #expect(largest <= 2, "\(largest) units in the last place")
    }

    @Test func givesSoftmaxWeightsOfFourUnitsInTheLastPlace() {
        var largest = 0.0
        for argument in Self.arguments where argument >= -17.5 {
            let power = exp(Double(argument))
            largest = max(largest, (power / (1 + power)).unitsInLastPlace(to: softmaxWeight(argument)))
        }
        #expect(largest <= 4, "\(largest) units in the last place")
    }

    @Test func givesSiluOfFourUnitsInTheLastPlaceOverItsWholeRange() {
        let positive = Self.arguments.map { -$0 }
        for arguments in [Self.arguments, positive] {
            let values = KernelProbe.finish(arguments, FINISH_SILU_TIMES_UP)
            var largest = 0.0
            for (argument, value) in zip(arguments, values) where argument != 0 {
                let expected = Double(argument) / (1 + exp(-Double(argument)))
                largest = max(largest, expected.unitsInLastPlace(to: value))
            }
            #expect(largest <= 4, "\(largest) units in the last place")
        }
    }

    @Test func underflowsToZeroWithoutNaN() {
        for argument in [-87.001, -88, -100, -1e4, -1e30, -.greatestFiniteMagnitude] as [Float] {
            #expect(softmaxWeight(argument) == 0)
        }
        #expect(softmaxWeight(-87) > 0)
        // Adjacent to the point where the rounded multiple of ln 2 changes.
        for whole in 1...125 {
            let edge = -(Float(whole) - 0.5) * 0.693_147_2
            for argument in [edge.nextDown, edge, edge.nextUp] {
                let power = exp(Double(argument))
                #expect((power / (1 + power)).unitsInLastPlace(to: softmaxWeight(argument)) <= 4)
            }
        }
    }

    @Test func noActivationTurnsAnyMagnitudeUpToTenThousandIntoNaN() {
        let arguments = stride(from: -1e4 as Float, through: 1e4, by: 0.25).map { $0 }
        let tanhForm = KernelProbe.finish(arguments, FINISH_GELU_TANH)
        let exactForm = KernelProbe.finish(arguments, FINISH_GELU_ERF)
        let gate = KernelProbe.finish(arguments, FINISH_SILU_TIMES_UP)
        for values in [tanhForm, exactForm, gate] {
            #expect(values.allSatisfy { $0.isFinite })
            // All three lie between x and zero, save for a dip of less than 0.3 below it.
            #expect(zip(arguments, values).allSatisfy { $1 <= max($0, 0) && $1 >= -0.3 })
        }
    }
}
