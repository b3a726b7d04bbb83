import CommandSupport
import Dispatch
import Glibc
package import Logging
import ServiceLifecycle
import Synchronization

/// What SIGTERM and Ctrl-C do to a worker, from the beginning of its process.
///
/// While it starts they end the process at once: nothing is consumed yet, so nothing has to be finished. A process that is
/// alone in its container is deaf to signals that it does not listen to, and would begin to work after it was told to end.
/// At work they end the service group in order; what has not ended at the deadline is cut off, so that the log says what
/// it was. Nothing is lost by that: what is not committed comes again.
package final class Termination: Service {
    /// The most that an end in order takes after the drain: 5 s for the last commit, 5 s for the batch of re-projection,
    /// 11 s for what is under way to the broker, 3 s for the last spans.
    package static let allowance = Duration.seconds(24)

    /// Ends the process with a status.
    package typealias Exit = @Sendable (Int32) -> Void

    private struct Work {
        let limit: Duration
        let open: @Sendable () -> [String]
    }

    private struct State {
        var logger: Logger?
        var work: Work?
        var isAsked = false
    }

    private let state = Mutex(State())
    private let exit: Exit
    // Its own thread: an end must not wait for one that is busy.
    private let queue = DispatchQueue(label: "termination")
    private let requests: AsyncStream<Void>
    private let request: AsyncStream<Void>.Continuation

    /// Nobody has asked for an end yet.
    ///
    /// - Parameter exit: ends the process; what its threads are at does not matter any more.
    package init(exit: @escaping Exit = { _exit($0) }) {
        self.exit = exit
        (requests, request) = AsyncStream.makeStream(of: Void.self)
    }

    /// Listens to SIGTERM and SIGINT while something is done.
    package func whileListening<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        var sources: [any DispatchSourceSignal] = []
        for number in [SIGTERM, SIGINT] {
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { self.ask() }
            await withCheckedContinuation { registered in
                source.setRegistrationHandler { registered.resume() }
                source.resume()
            }
            sources.append(source)
        }
        defer { for source in sources { source.cancel() } }
        return try await body()
    }

    /// Says from now on what it does.
    package func log(to logger: Logger) {
        state.withLock { $0.logger = logger }
    }

    /// Notes that work begins, which is ended in order from now on.
    ///
    /// - Parameters:
    ///   - limit: how long that may take.
    ///   - open: what has not ended yet.
    package func workBegins(endingWithin limit: Duration, _ open: @escaping @Sendable () -> [String]) {
        state.withLock { $0.work = Work(limit: limit, open: open) }
    }

    /// Asks for the end, as a signal does; only the first time counts.
    package func ask() {
        let (isFirst, work, logger) = state.withLock { state in
            defer { state.isAsked = true }
            return (!state.isAsked, state.work, state.logger)
        }
        guard isFirst else { return }
        guard let work else {
            say { logger?.notice("told to stop while starting; nothing was consumed") }
            return exit(0)
        }
        request.finish()
        queue.asyncAfter(deadline: .now() + work.limit.seconds) { [self] in
            say {
                logger?.critical(
                    "the worker has not ended in time and is cut off; what is not committed comes again",
                    metadata: [
                        "limit": "\(work.limit)", "open": "\(work.open().joined(separator: ", "))",
                    ]
                )
            }
            exit(1)
        }
    }

    /// Ends when the end was asked for, and with it the group.
    package func run() async {
        for await _ in requests.cancelOnGracefulShutdown() {}
    }

    /// Whoever reads the log may have stopped reading, and must not hold up the end.
    private func say(_ line: @escaping @Sendable () -> Void) {
        let isWritten = DispatchSemaphore(value: 0)
        DispatchQueue(label: "termination.log").async {
            line()
            isWritten.signal()
        }
        _ = isWritten.wait(timeout: .now() + 1)
    }
}
