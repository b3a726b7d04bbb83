extension CircuitBreaker {
    /// When a circuit opens and for how long.
    public struct Policy: Sendable, Hashable {
        /// How many failures in a row open the circuit. Commands lost together with one connection count one by one.
        public let failureThreshold: Int
        /// The first back-off; each failed probe doubles it.
        public let initialBackOff: Duration
        /// The longest back-off.
        public let maximumBackOff: Duration
        /// The share of the back-off that is random, from 0 (none) to 1 (all of it), so that many workers do not come
        /// back at the same moment.
        public let jitter: Double

        /// Makes a policy; values outside their range are moved to its nearest bound.
        ///
        /// - Parameters:
        ///   - failureThreshold: How many failures in a row open the circuit, at least 1.
        ///   - initialBackOff: The first back-off, not negative.
        ///   - maximumBackOff: The longest back-off, at least the first.
        ///   - jitter: The share of the back-off that is random, from 0 to 1.
        public init(
            failureThreshold: Int = 5,
            initialBackOff: Duration = .milliseconds(500),
            maximumBackOff: Duration = .seconds(30),
            jitter: Double = 0.5
        ) {
            self.failureThreshold = max(1, failureThreshold)
            self.initialBackOff = max(.zero, initialBackOff)
            self.maximumBackOff = max(self.initialBackOff, maximumBackOff)
            self.jitter = jitter.isFinite ? min(1, max(0, jitter)) : 0
        }

        /// The back-off `min(initial · 2^opening, maximum) · (1 − jitter · random)`.
        ///
        /// - Parameters:
        ///   - opening: How often the circuit has opened before since it was closed, from 0.
        ///   - random: A random number in 0 ..< 1.
        /// - Returns: How long nothing is admitted.
        func backOff(opening: Int, random: Double) -> Duration {
            var backOff = initialBackOff
            for _ in 0..<opening where backOff < maximumBackOff {
                backOff = min(backOff * 2, maximumBackOff)
            }
            return backOff * (1 - jitter * random)
        }
    }
}
