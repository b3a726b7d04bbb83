import CInferenceKernels
import Testing

/// Attention of one head, in every instruction set that this processor has, against the twin in double precision.
@Suite struct AttentionKernelTests {
    @Test("equals the twin on awkward shapes", arguments: PanelProductTests.sets, [false, true])
    func equalsTheTwin(set: kernel_set, isCausal: Bool) {
        for count in [1, 2, 13, 31, 32, 33, 127, 128, 129, 300] {
            for width in [1, 8, 32, 33, 64, 128] {
                for (reach, scale) in [(1, 0.125), (8, 0.125), (1e-20, 1), (100, 1)] as [(Float, Float)] {
                    let problem = AttentionProblem(
                        count: count,
                        width: width,
                        isCausal: isCausal,
                        scale: scale,
                        reach: reach
                    )
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
        let problem = AttentionProblem(count: 150, width: 40, isCausal: true)
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
            let result = AttentionProblem(count: 140, width: 4, reach: reach).result(set)
            #expect(result.allSatisfy { abs($0) <= 7 }, "reach \(reach)")
        }
    }
}
