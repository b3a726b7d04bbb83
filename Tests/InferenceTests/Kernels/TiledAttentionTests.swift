import CInferenceKernels
import Testing

/// Attention of one head on matrix tiles, where the processor has them, against the twin in double precision.
@Suite(.enabled(if: matrix_tiles_are_available()))
struct TiledAttentionTests {
    @Test("in three terms it equals the twin as closely as the kernels in fp32", arguments: [false, true])
    func equalsTheTwin(isCausal: Bool) {
        for count in [1, 2, 13, 31, 32, 33, 127, 128, 129, 511, 512, 513, 600] {
            for width in [1, 8, 32, 33, 64, 128] {
                for (reach, scale) in [(1, 0.125), (8, 0.125), (1e-20, 1), (100, 1)] as [(Float, Float)] {
                    let problem = AttentionProblem(
                        count: count,
                        width: width,
                        isCausal: isCausal,
                        scale: scale,
                        reach: reach
                    )
                    let difference = largestDifference(problem.tiled(terms: 3), problem.result(nil))
                    let rounding = Double(scale * reach * reach) * Double(width) * 6e-8
                    let tolerance = 3e-6 + 4 * rounding
                    #expect(difference <= tolerance, "\(count) x \(width), reach \(reach): \(difference)")
                }
            }
        }
    }

    @Test(
        "in one and two terms it is off by what rounding the scores and the values explains",
        arguments: [false, true]
    )
    func fewerTerms(isCausal: Bool) {
        for (terms, rounding) in [(1, 0x1p-8), (2, 0x1p-16)] as [(Int, Double)] {
            for (count, width) in [(5, 64), (40, 33), (300, 64), (700, 128)] {
                let problem = AttentionProblem(count: count, width: width, isCausal: isCausal)
                let difference = largestDifference(problem.tiled(terms: terms), problem.result(nil))
                // Scores reach some units, values two; each is rounded.
                #expect(difference <= 3e-6 + 8 * rounding, "\(terms) terms, \(count) x \(width): \(difference)")
            }
        }
    }

    @Test("a query gives the same bits alone and among others", arguments: [1, 2, 3])
    func sameBits(terms: Int) {
        for isCausal in [false, true] {
            let problem = AttentionProblem(count: 150, width: 40, isCausal: isCausal)
            let whole = problem.tiled(terms: terms)
            for query in [0, 31, 32, 76, 149] {
                let alone = problem.tiled(terms: terms, queries: query..<query + 1)
                for index in alone.indices {
                    let isComputed = index / 43 == query && index % 43 < 40
                    #expect(alone[index].bitPattern == (isComputed ? whole[index] : -7).bitPattern)
                }
            }
        }
    }

    @Test("extreme scores give numbers", arguments: [1, 2, 3])
    func extremeScoresGiveNoNaN(terms: Int) {
        for reach in [1e18, 5e18, 0] as [Float] {
            let result = AttentionProblem(count: 140, width: 4, reach: reach).tiled(terms: terms)
            #expect(result.allSatisfy { abs($0) <= 7 }, "reach \(reach)")
        }
    }
}
