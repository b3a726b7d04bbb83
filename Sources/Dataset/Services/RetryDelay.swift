/// How long to wait before a request is sent again: doubled each time, with half of it drawn, so that many requests do
/// not come back together (equal jitter; Marc Brooker, "Exponential Backoff and Jitter", 2015).
public struct RetryDelay: Sendable, Hashable {
    /// The first wait.
    public var first: Duration
    /// The longest wait, also when the service asks for more.
    public var longest: Duration
    /// How often a request is sent in all.
    public var attempts: Int

    /// Waits of about 1 s, 2 s, 4 s, …, at most 60 s, six attempts in all.
    public init(first: Duration = .seconds(1), longest: Duration = .seconds(60), attempts: Int = 6) {
        self.first = first
        self.longest = longest
        self.attempts = attempts
    }

    /// The wait after an attempt.
    ///
    /// - Parameters:
    ///   - attempt: The attempt that failed, from 1.
    ///   - asked: What the service asks for; it is waited for at least.
    ///   - random: From 0 up to 1.
    /// - Returns: The wait; nil when there is no further attempt.
    public func wait(after attempt: Int, asked: Duration?, random: Double) -> Duration? {
        guard attempt < attempts else { return nil }
        let doubled = min(longest, first * (1 << min(attempt - 1, 20)))
        let drawn = doubled / 2 + doubled / 2 * random
        return min(longest, max(drawn, asked ?? .zero))
    }
}
