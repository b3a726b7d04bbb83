/// Spreads records over time: so many a second, and never a burst after a pause.
package struct ReplayPace: Sendable {
    private let interval: Duration
    private var next: ContinuousClock.Instant?

    /// A pace of `rate` records a second, above zero.
    package init(rate: Double) {
        interval = .seconds(1 / rate)
    }

    /// How long the next record has to wait.
    package mutating func pause(at now: ContinuousClock.Instant) -> Duration {
        let start = max(next ?? now, now)
        next = start + interval
        return now.duration(to: start)
    }
}
