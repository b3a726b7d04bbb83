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

    private static let beside = BatchPlan(
        largestCount: 4,
        largestPatchCount: 1024,
        longestWait: .milliseconds(2),
        batchesAtOnce: 2
    )

    @Test(
        "a full batch comes beside another, one that is not gains photos while the device is busy",
        arguments: [
            // Idle: a moment's wait for others, unless there is no room for them.
            ([256], 1, 0, .wait), ([256], 2, 0, .compute(1)), ([1024], 1, 0, .compute(1)),
            ([1, 1, 1, 1, 1], 0, 0, .compute(4)), ([], 5, 0, .compute(0)),
            // Busy with one.
            ([256], 9, 1, .leave), ([256, 256, 256], 9, 1, .leave), ([1, 1, 1, 1], 0, 1, .compute(4)),
            ([600, 424], 0, 1, .compute(2)), ([600, 500], 0, 1, .compute(1)), ([5000], 0, 1, .compute(1)),
            // Busy with as many as it takes.
            ([1, 1, 1, 1], 9, 2, .leave), ([5000], 9, 2, .leave),
        ] as [([Int], Int, Int, BatchPlan.Decision)]
    )
    func decisions(_ waiting: [Int], _ milliseconds: Int, _ running: Int, _ expected: BatchPlan.Decision) {
        #expect(Self.beside.decide(waiting, age: .milliseconds(milliseconds), running: running) == expected)
    }

    @Test("without others at once, a batch waits for the one before it")
    func oneAtATime() {
        #expect(plan.decide([1, 1, 1, 1], age: .zero, running: 1) == .leave)
        #expect(plan.decide([1], age: .zero, running: 0) == .compute(1))
    }
}
