import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Threads that wait for a parallel loop, help the caller with it, and wait for the next.
///
/// A loop in training or inference takes less than a millisecond and the next follows at once, so a thread that has
/// nothing to do looks for the next loop for a moment, giving way to other threads, before it sleeps.
///
/// ```
///            open(job)              enter             leave, all tasks taken
///   closed ────────────> open ─────────────> entered ───────────────────────> closed
///                          └── a late helper finds the loop closed and waits for the next
/// ```
final class WorkerThreads: @unchecked Sendable {
    // Safe to share: `body`, `taskCount` and `workers` change only while the loop is closed and nobody has entered it, by the one
    // caller that holds `isTaken`; helpers read them only between entering and leaving.

    private static let openLoop: UInt64 = 1 << 31
    private static let entered: UInt64 = openLoop - 1
    /// How long a thread looks for the next loop before it sleeps, in nanoseconds.
    private static let patience: UInt64 = 60_000

    /// The number of the loop in the high half, whether it is open, and how many helpers have entered it.
    private let state = Atomic<UInt64>(0)
    private let nextTask = Atomic(0)
    private let isTaken = Atomic(false)
    private let isEnded = Atomic(false)
    private var helpers: [Helper] = []
    private var body: (@Sendable (Int, Int) -> Void)?
    private var taskCount = 0
    private var workers = 0

    /// One thread and where it sleeps.
    private final class Helper: Sendable {
        let isAsleep = Atomic(false)
        let bell = DispatchSemaphore(value: 0)

        func wake() {
            if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { bell.signal() }
        }
    }

    /// Calls `body(worker, task)` once for each task, on the calling thread and up to `workers - 1` others.
    ///
    /// - Returns: false, without having called anything, when the threads are busy with another loop or with the one
    ///   that this call comes from.
    func forEach(_ taskCount: Int, workers: Int, _ body: @Sendable (Int, Int) -> Void) -> Bool {
        guard isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
            return false
        }
        defer { isTaken.store(false, ordering: .releasing) }
        while helpers.count < workers - 1, startHelper() {}
        withoutActuallyEscaping(body) { body in
            self.body = body
            self.taskCount = taskCount
            self.workers = workers
            nextTask.store(0, ordering: .relaxed)
            let number = (state.load(ordering: .relaxed) >> 32) &+ 1
            state.store(number << 32 | Self.openLoop, ordering: .sequentiallyConsistent)
            for helper in helpers.prefix(workers - 1) { helper.wake() }
            work(as: 0)
            state.bitwiseAnd(~Self.openLoop, ordering: .acquiringAndReleasing)
            while state.load(ordering: .acquiring) & Self.entered != 0 { giveWay() }
            self.body = nil
        }
        return true
    }

    /// Ends the threads; no loop may be under way or follow.
    func end() {
        isEnded.store(true, ordering: .sequentiallyConsistent)
        for helper in helpers { helper.wake() }
    }

    private func work(as worker: Int) {
        // A loop with fewer workers than threads may be seen by all of them.
        guard let body, worker < workers else { return }
        while true {
            let task = nextTask.wrappingAdd(1, ordering: .relaxed).oldValue
            guard task < taskCount else { return }
            body(worker, task)
        }
    }

    /// Whether there is one more thread now.
    private func startHelper() -> Bool {
        let helper = Helper()
        let worker = helpers.count + 1
        let start = Start { [self] in help(as: worker, helper) }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(start)
        let failure = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            },
            context.toOpaque()
        )
        guard failure == 0 else {
            context.release()
            return false
        }
        pthread_detach(thread)
        helpers.append(helper)
        return true
    }

    private final class Start: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private func help(as worker: Int, _ helper: Helper) {
        var seen: UInt64 = 0
        while let number = loop(after: seen, helper) {
            seen = number
            guard enter(number) else { continue }
            work(as: worker)
            state.wrappingSubtract(1, ordering: .acquiringAndReleasing)
        }
    }

    /// The number of a loop other than `seen`, or nil when the threads are to end.
    private func loop(after seen: UInt64, _ helper: Helper) -> UInt64? {
        var deadline = DispatchTime.now().uptimeNanoseconds + Self.patience
        while true {
            if isEnded.load(ordering: .sequentiallyConsistent) { return nil }
            let number = state.load(ordering: .sequentiallyConsistent) >> 32
            if number != seen { return number }
            if DispatchTime.now().uptimeNanoseconds < deadline {
                giveWay()
                continue
            }
            helper.isAsleep.store(true, ordering: .sequentiallyConsistent)
            let isCalled =
                state.load(ordering: .sequentiallyConsistent) >> 32 != seen
                || isEnded.load(ordering: .sequentiallyConsistent)
            // Whoever finds the helper asleep rings the bell; it must not stay rung.
            if !isCalled || !helper.isAsleep.exchange(false, ordering: .sequentiallyConsistent) { helper.bell.wait() }
            deadline = DispatchTime.now().uptimeNanoseconds + Self.patience
        }
    }

    /// Joins a loop, unless it is closed already or another one is open.
    private func enter(_ number: UInt64) -> Bool {
        var current = state.load(ordering: .acquiring)
        while current >> 32 == number, current & Self.openLoop != 0 {
            let (exchanged, found) = state.compareExchange(
                expected: current,
                desired: current + 1,
                ordering: .acquiringAndReleasing
            )
            if exchanged { return true }
            current = found
        }
        return false
    }

    private func giveWay() {
        sched_yield()
    }
}
