import Dispatch
import Glibc

/// Turns Ctrl-C and SIGTERM into a request to stop; the second one ends the process at once.
final class StopSignals {
    /// What becomes of the signals.
    let request: StopRequest
    private let sources: [any DispatchSourceSignal]

    /// Starts to listen; until then the signals end the process as usual.
    ///
    /// - Parameter onFirst: Is called when the first signal comes, for those who wait rather than look.
    init(onFirst: @escaping @Sendable () -> Void = {}) {
        let request = StopRequest()
        self.request = request
        let queue = DispatchQueue(label: "stylelab.signals")
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                // Every file is whole already, or a resume brings it in order.
                if !request.make(number) { _exit(128 + number) }
                onFirst()
            }
            source.resume()
            return source
        }
    }

    /// Stops listening; the signals end the process again.
    func cancel() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
