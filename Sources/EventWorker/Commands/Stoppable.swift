import CommandSupport
import Dispatch
import Glibc

/// Work that Ctrl-C and SIGTERM end in order.
enum Stoppable {
    /// Runs the work; a signal cancels it, and what it had opened is closed.
    ///
    /// - Throws: ``CommandFailure`` with code 130 when it was stopped; what the work throws.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let task = Task { try await body() }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { task.cancel() }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        do {
            return try await task.value
        } catch  where task.isCancelled {
            throw CommandFailure(message: "stopped", exitCode: 130)
        }
    }
}
