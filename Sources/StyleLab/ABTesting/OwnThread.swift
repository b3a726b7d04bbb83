import CommandSupport
import Dispatch

/// Work that takes minutes or waits for threads; it must not hold one of Swift's cooperative threads.
enum OwnThread {
    /// Runs the work on a thread of its own.
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws(CommandFailure) -> Value
    ) async throws(CommandFailure) -> Value {
        let result: Result<Value, CommandFailure> = await withCheckedContinuation { continuation in
            DispatchQueue(label: "stylelab.experiments").async {
                continuation.resume(returning: Result(catching: body))
            }
        }
        return try result.get()
    }
}
