/// How re-projecting makes way for events.
package enum Pacing {
    /// The part of one thread's time that re-projecting may take while events are at work.
    package static let shareBesideEvents = 0.2

    /// How long to rest after some work.
    ///
    /// - Parameters:
    ///   - elapsed: how long the work took.
    ///   - isBusy: whether events are being handled.
    /// - Returns: nothing when no events are at work, otherwise so long that the work takes ``shareBesideEvents``.
    package static func rest(after elapsed: Duration, isBusy: Bool) -> Duration {
        isBusy ? elapsed * (1 / shareBesideEvents - 1) : .zero
    }
}
