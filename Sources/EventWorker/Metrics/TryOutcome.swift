/// How a try of an event ended.
enum TryOutcome: Sendable, CaseIterable {
    /// The event is handled.
    case finished
    /// It was given up.
    case deadLetter
    /// It is tried again.
    case retry
    /// It waits for something that is down.
    case wait
    /// It ends the worker.
    case ended

    /// The value of the label that OpenTelemetry sets on failures alone.
    var errorType: String? {
        switch self {
        case .finished: nil
        case .deadLetter: "dead_letter"
        case .retry: "retry"
        case .wait: "wait"
        case .ended: "ended"
        }
    }
}
