import Inference
import Testing

/// Which photos are computed together.
@Suite struct BatchPlanTests {
    private let plan = BatchPlan(largestCount: 4, largestPatchCount: 1024)

    @Test(
        "small photos go together up to a number and an area",
        arguments: [
            ([], 0), ([256], 1), ([256, 256, 256, 256, 256], 4), ([400, 400, 400], 2), ([784, 784], 1), ([1024, 1], 1),
            ([1, 1023, 1], 2),
        ]
    )
    func small(waiting: [Int], expected: Int) {
        #expect(plan.nextBatch(waiting) == expected)
    }

    @Test("a large photo is computed alone and is never left waiting")
    func large() {
        #expect(plan.nextBatch([30_000, 4]) == 1)
        #expect(plan.nextBatch([4, 30_000]) == 1)
    }
}
