import Dispatch
import Synchronization

/// Runs the tasks of one parallel loop on several threads; the caller waits until all are done.
///
/// The caller must not stand on one of Swift's cooperative threads.
package struct WorkerTeam: Sendable {
    /// The number of threads, the calling one included.
    package let count: Int

    /// More threads than any machine has processors; a larger count is brought down to it.
    package static let largestCount = 1024

    /// A team of `count` threads, at least one and at most ``largestCount``.
    package init(count: Int) {
        self.count = min(max(1, count), Self.largestCount)
    }

    /// Calls `body(worker, task)` once for each task below `taskCount`.
    ///
    /// Tasks are handed out in order to whichever worker is free; no two calls at the same time see the same worker.
    package func forEach(_ taskCount: Int, _ body: @Sendable (_ worker: Int, _ task: Int) -> Void) {
        let workers = min(count, taskCount)
        guard workers > 1 else {
            for task in 0..<max(0, taskCount) { body(0, task) }
            return
        }
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            while true {
                let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard task < taskCount else { return }
                body(worker, task)
            }
        }
    }

    /// Calls `body(range)` for ranges of about equal length that together cover `0..<count`.
    package func forEachRange(_ count: Int, _ body: @Sendable (Range<Int>) -> Void) {
        let parts = min(self.count * 2, count)
        forEach(parts) { _, part in
            body(count * part / parts..<count * (part + 1) / parts)
        }
    }
}
