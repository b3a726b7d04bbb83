import Dispatch
import Foundation

/// A thread with one job, whose end can be awaited.
final class DedicatedThread: Sendable {
    private let finished = DispatchGroup()

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - name: The thread's name; the system shows 15 characters of it.
    ///   - body: The job. It must end by itself.
    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let finished = finished
        finished.enter()
        let thread = Thread {
            body()
            finished.leave()
        }
        thread.name = name
        thread.start()
    }

    /// Returns when the job has ended.
    func join() async {
        await withCheckedContinuation { continuation in
            finished.notify(queue: .global()) {
                continuation.resume()
            }
        }
    }
}
