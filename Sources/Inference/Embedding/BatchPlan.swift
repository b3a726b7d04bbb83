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

    /// A plan with the given limits.
    package init(largestCount: Int = 4, largestPatchCount: Int = 1024, longestWait: Duration = .zero) {
        self.largestCount = largestCount
        self.largestPatchCount = largestPatchCount
        self.longestWait = longestWait
    }

    /// Whether waiting could still add a photo to a batch of the first ones that wait.
    ///
    /// - Parameters:
    ///   - waiting: the patches of each photo, in the order of the queue.
    ///   - age: how long the first has waited.
    /// - Returns: whether another photo could come in time and find room.
    package func isWorthWaiting(_ waiting: [Int], age: Duration) -> Bool {
        guard !waiting.isEmpty, age < longestWait, waiting.count < largestCount else { return false }
        return waiting.reduce(0, +) < largestPatchCount
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
