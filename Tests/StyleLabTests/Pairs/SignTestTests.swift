import StyleLab
import Testing

/// The exact test of paired outcomes against values of SciPy's `binomtest`.
@Suite struct SignTestTests {
    @Test(
        arguments: [
            (0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (15, 5, 0.041389465332031250),
            (5, 15, 0.041389465332031250), (10, 10, 1.0), (70, 51, 0.10136765353309242),
            (400, 300, 0.0001784763144856244),
        ]
    )
    func `probabilities are SciPy's`(better: Int, worse: Int, expected: Double) {
        let found = SignTest(better: better, worse: worse).pValue
        #expect(abs(found - expected) <= 1e-9 * expected, "\(found)")
    }

    @Test func `clusters vote once`() {
        // Three values of one cluster outweigh one; a sum of zero has no sign.
        let test = SignTest(of: [1, 1, 0, 1, 1, 0], against: [0, 0, 1, 0, 0, 1], clusters: [0, 0, 0, 1, 2, 2])
        #expect(test.better == 2 && test.worse == 0)
    }

    @Test func `what is needed is the least uneven split that tells`() {
        #expect(SignTest(better: 3, worse: 2).needed == nil)
        #expect(SignTest(better: 4, worse: 2).needed == 6)
        #expect(SignTest(better: 10, worse: 10).needed == 15)
    }
}
