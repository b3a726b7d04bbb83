extension CircuitBreaker {
    /// Whether work is admitted.
    public enum State: String, Sendable, CaseIterable {
        /// All work is admitted.
        case closed
        /// No work is admitted until the back-off is over.
        case open
        /// One probe finds out whether the server is back.
        case halfOpen = "half-open"
    }

    /// A change of state, for logs and metrics.
    public struct Transition: Sendable, Hashable {
        /// The state before.
        public let from: State
        /// The state after.
        public let to: State
        /// How long nothing is admitted, when the circuit has opened.
        public let backOff: Duration?
    }

    /// The answer to a wish to start work.
    public enum Admission: Sendable, Hashable {
        /// The work may start; the permit comes back with its outcome.
        case admitted(Permit)
        /// The work may not start; a new wish makes sense after this time. Zero means: when the running probe has ended.
        case rejected(retryAfter: Duration)
    }

    /// Ties an outcome to the state in which its work was admitted.
    public struct Permit: Sendable, Hashable {
        let epoch: Int
        /// The transition that the admission caused, if any.
        public let transition: Transition?
    }
}
