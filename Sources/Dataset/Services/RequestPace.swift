/// Hands out the moments at which requests may start, evenly spaced to a number per minute.
public actor RequestPace {
    private let interval: Duration
    private var next: ContinuousClock.Instant?

    /// A pace.
    ///
    /// - Parameter perMinute: Requests a minute, at least one.
    public init(perMinute: Int) {
        interval = .seconds(60) / max(1, perMinute)
    }

    /// Waits until the next request may start.
    ///
    /// - Throws: `CancellationError`.
    public func wait() async throws {
        let now = ContinuousClock.now
        let moment = max(now, next ?? now)
        next = moment + interval
        if moment > now { try await Task.sleep(until: moment) }
    }

    /// Lets nobody start before a moment: the service has said that it is too much.
    public func pause(for duration: Duration) {
        next = max(next ?? .now, .now + duration)
    }
}
