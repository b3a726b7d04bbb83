package import KafkaBridge
import RedisCache

/// Of which consumed partitions the broker does not acknowledge what their events make: decisions only.
///
/// A try that ends without an acknowledgement has held its lane for as long as the producer waits. The others of its
/// partition would do the same, one behind another, and leave no lane to anybody else. So they are set aside untried, and
/// after growing pauses one event, of all such partitions one at a time, asks whether the broker acknowledges again.
package struct OutputCircuits: Sendable {
    /// Ties the end of a try to its beginning.
    package struct Permit: Sendable {
        fileprivate let partition: KafkaTopicPartition
        fileprivate let permit: CircuitBreaker.Permit
        fileprivate let isProbe: Bool
    }

    /// Whether an event may be tried.
    package enum Admission: Sendable {
        case admitted(Permit)
        /// Not before this time has passed.
        case rejected(Duration)
    }

    /// What a try says about the broker.
    package enum Verdict: Sendable {
        /// It has acknowledged something of the event, and the event is finished.
        case acknowledged
        /// It has not acknowledged in time.
        case unacknowledged
        /// Nothing: the try has failed otherwise, or had nothing to write.
        case unknown
    }

    /// The pause of those who ask while another one finds out.
    private static let briefly = Duration.milliseconds(500)
    private var breakers: [KafkaTopicPartition: CircuitBreaker] = [:]
    private var isProbing = false

    /// Nothing is known to be unacknowledged.
    package init() {}

    /// Decides whether an event of a partition may be tried now.
    package mutating func admit(_ partition: KafkaTopicPartition, at now: ContinuousClock.Instant) -> Admission {
        var breaker =
            breakers[partition]
            ?? CircuitBreaker(policy: CircuitBreaker.Policy(failureThreshold: 1, initialBackOff: .seconds(1)))
        defer { breakers[partition] = breaker }
        if breaker.state != .closed, isProbing { return .rejected(Self.briefly) }
        switch breaker.admit(at: now) {
        case .admitted(let permit):
            let isProbe = breaker.state != .closed
            isProbing = isProbing || isProbe
            return .admitted(Permit(partition: partition, permit: permit, isProbe: isProbe))
        case .rejected(let pause):
            return .rejected(max(pause, Self.briefly))
        }
    }

    /// Notes how a try ended.
    ///
    /// - Parameters:
    ///   - permit: what the try was admitted with.
    ///   - verdict: what it says about the broker.
    ///   - now: the time.
    ///   - random: a random number in 0..<1.
    /// - Returns: whether the partition is set aside from now on, when that has changed.
    package mutating func end(
        _ permit: Permit,
        _ verdict: Verdict,
        at now: ContinuousClock.Instant,
        random: Double
    ) -> Bool? {
        if permit.isProbe { isProbing = false }
        guard var breaker = breakers[permit.partition] else { return nil }
        defer { breakers[permit.partition] = breaker }
        let before = breaker.state
        switch verdict {
        case .acknowledged: _ = breaker.succeed(permit.permit)
        case .unacknowledged: _ = breaker.fail(permit.permit, at: now, random: random)
        case .unknown: breaker.abandon(permit.permit)
        }
        switch (before, breaker.state) {
        case (.closed, .open): return true
        case (.halfOpen, .closed): return false
        default: return nil
        }
    }
}
