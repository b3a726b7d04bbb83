#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Runs the tasks of one parallel loop on several threads; the caller waits until all are done.
///
/// The threads start with the first loop that needs them, serve all copies of the team, and end with the last. A loop
/// that starts inside of another one of the same team, or beside it, runs on the calling thread alone.
///
/// The caller keeps its thread until the loop ends, so only a loop of a few milliseconds may be started on one of Swift's
/// cooperative threads; the team's own threads never wait for those.
package struct WorkerTeam: Sendable {
    /// The number of threads, the calling one included.
    package let count: Int
    private let crew = Crew()

    /// More threads than any machine has processors; a larger count is brought down to it.
    package static let largestCount = 1024

    /// Ends the threads with the last copy of the team.
    private final class Crew: Sendable {
        let threads = WorkerThreads()
        deinit { threads.end() }
    }

    /// More threads than processors would only wait for one another.
    private static let processors = max(2, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// A team of `count` threads, at least one and at most ``largestCount``.
    package init(count: Int) {
        self.count = min(max(1, count), Self.largestCount)
    }

    /// Calls `body(worker, task)` once for each task below `taskCount`.
    ///
    /// Tasks are handed out in order to whichever worker is free; no two calls at the same time see the same worker.
    package func forEach(_ taskCount: Int, _ body: @Sendable (_ worker: Int, _ task: Int) -> Void) {
        let workers = min(count, taskCount, Self.processors)
        if workers > 1, crew.threads.forEach(taskCount, workers: workers, body) { return }
        for task in 0..<max(0, taskCount) { body(0, task) }
    }

    /// Calls `body(range)` for ranges of about equal length that together cover `0..<count`.
    package func forEachRange(_ count: Int, _ body: @Sendable (Range<Int>) -> Void) {
        let parts = min(self.count * 2, count)
        forEach(parts) { _, part in
            body(count * part / parts..<count * (part + 1) / parts)
        }
    }
}
