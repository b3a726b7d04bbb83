import Glibc
import Synchronization

/// Kills this process when a moment has been reached so many times.
package final class FaultTrigger: Sendable {
    private let point: FaultPoint?
    private let count: Int
    private let reached = Atomic(0)

    /// Kills at the `count`th time that `point` is reached; nil never kills.
    package init(_ point: FaultPoint?, count: Int) {
        self.point = point
        self.count = count
    }

    /// Counts that a moment is reached.
    ///
    /// - Returns: whether this is the time to die.
    package func isDue(at point: FaultPoint) -> Bool {
        point == self.point && reached.add(1, ordering: .acquiringAndReleasing).newValue == count
    }

    /// Ends the process as a power cut would: nothing is flushed, nobody is told.
    package func die() async {
        kill(getpid(), SIGKILL)
        try? await Task.sleep(for: .seconds(60))
    }

    /// Dies if it is time.
    package func pass(_ point: FaultPoint) async {
        if isDue(at: point) { await die() }
    }
}
