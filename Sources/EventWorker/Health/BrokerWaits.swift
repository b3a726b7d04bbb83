import Synchronization

/// Since when records wait for the broker. Whoever waits for it makes no progress and does nothing wrong.
package final class BrokerWaits: Sendable {
    private struct State {
        var lastTicket = 0
        var started: [Int: ContinuousClock.Instant] = [:]
        var lastLongWait: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let threshold: Duration

    /// Nothing waits.
    ///
    /// - Parameter threshold: how long records may take before that counts as waiting for the broker.
    package init(threshold: Duration = .seconds(5)) {
        self.threshold = threshold
    }

    /// Notes that records are handed to the client.
    func begin(at now: ContinuousClock.Instant) -> Int {
        state.withLock { state in
            state.lastTicket += 1
            state.started[state.lastTicket] = now
            return state.lastTicket
        }
    }

    /// Notes that they are settled.
    func end(_ ticket: Int, at now: ContinuousClock.Instant) {
        state.withLock { state in
            guard let start = state.started.removeValue(forKey: ticket), now - start >= threshold else { return }
            state.lastLongWait = now
        }
    }

    /// The last moment at which the broker was waited for; nil when it never was.
    package func last(at now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        state.withLock { state in
            state.started.values.contains { now - $0 >= threshold } ? now : state.lastLongWait
        }
    }
}
