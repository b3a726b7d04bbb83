/// Which of the photos that wait are computed together.
///
/// Weights are read once for all photos of a batch, which helps where a photo alone is too small to keep the processor
/// busy with a weight once it is there; large photos gain nothing and wait for one another. Where batches pay, a photo waits
/// a moment for others.
package struct BatchPlan: Sendable, Hashable {
    /// Photos in a batch at most.
    package var largestCount: Int
    /// Patches in a batch of several photos at most.
    package var largestPatchCount: Int
    /// The longest that a photo waits for others while the device is idle.
    package var longestWait: Duration
    /// Batches that the device takes at once: one is computed while the next one comes to it.
    package var batchesAtOnce: Int

    /// A plan with the given limits.
    package init(
        largestCount: Int = 4,
        largestPatchCount: Int = 1024,
        longestWait: Duration = .zero,
        batchesAtOnce: Int = 1
    ) {
        self.largestCount = largestCount
        self.largestPatchCount = largestPatchCount
        self.longestWait = longestWait
        self.batchesAtOnce = batchesAtOnce
    }

    /// What to do about the photos that wait.
    package enum Decision: Hashable, Sendable {
        /// Compute the first ones, so many.
        case compute(Int)
        /// Look again after the longest wait.
        case wait
        /// Look again when a batch ends.
        case leave
    }

    /// What to do about the photos that wait.
    ///
    /// A batch that is full comes to the device beside another; one that is not gains photos as long as the device is busy.
    ///
    /// - Parameters:
    ///   - waiting: the patches of each photo, in the order of the queue.
    ///   - age: how long the first has waited.
    ///   - running: how many batches are under way.
    /// - Returns: what to do.
    package func decide(_ waiting: [Int], age: Duration, running: Int) -> Decision {
        if running == 0 { return isWorthWaiting(waiting, age: age) ? .wait : .compute(nextBatch(waiting)) }
        return running < batchesAtOnce && isFull(waiting) ? .compute(nextBatch(waiting)) : .leave
    }

    /// Whether the first photos leave no room for another one.
    private func isFull(_ waiting: [Int]) -> Bool {
        waiting.count >= largestCount || waiting.reduce(0, +) >= largestPatchCount
    }

    /// Whether waiting could still add a photo to a batch of the first ones that wait.
    ///
    /// - Parameters:
    ///   - waiting: the patches of each photo, in the order of the queue.
    ///   - age: how long the first has waited.
    /// - Returns: whether another photo could come in time and find room.
    package func isWorthWaiting(_ waiting: [Int], age: Duration) -> Bool {
        !waiting.isEmpty && age < longestWait && !isFull(waiting)
    }

    /// The next batch.
    ///
    /// - Parameter waiting: the patches of each photo, in the order of the queue.
    /// - Returns: how many photos at the head of the queue form it: at least one, as long as any waits.
    package func nextBatch(_ waiting: some Sequence<Int>) -> Int {
        var count = 0
        var patches = 0
        for next in waiting {
            guard count == 0 || (count < largestCount && patches + next <= largestPatchCount) else { break }
            count += 1
            patches += next
        }
        return count
    }
}
