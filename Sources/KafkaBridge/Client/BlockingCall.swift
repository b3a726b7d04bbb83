import Dispatch

/// Runs calls that block away from Swift's cooperative threads.
enum BlockingCall {
    /// Runs the body on a thread that may block, and returns its result.
    static func run<Result: Sendable>(
        _ label: String,
        _ body: @escaping @Sendable () -> Result
    ) async -> Result {
        await withCheckedContinuation { continuation in
            // A serial queue of its own gets a thread even when every other one is blocked.
            DispatchQueue(label: label).async {
                continuation.resume(returning: body())
            }
        }
    }
}
