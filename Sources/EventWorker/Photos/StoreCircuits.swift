package import RedisCache

/// Which photo stores are down, and when they may be asked again: decisions only.
///
/// A store is down when it has failed for several photos with no success between them: one photo alone may fail for
/// reasons of its own. One failure is enough where its reason is none of the photo's. From then on one photo at a time asks whether it is back, after growing pauses. A store that
/// names a time to come back is left alone until then.
package struct StoreCircuits: Sendable {
    /// Whether a store may be asked.
    package enum Admission: Sendable {
        case admitted(CircuitBreaker.Permit)
        case rejected(Duration)
    }

    private struct Circuit {
        var breaker: CircuitBreaker
        var failing: Set<String> = []
        var quietUntil: ContinuousClock.Instant?
        var lastUse: ContinuousClock.Instant
    }

    /// How many photos in a row must fail.
    package static let threshold = 3
    // Hosts below a wildcard are chosen by others.
    private static let capacity = 256
    private static let briefly = Duration.milliseconds(500)
    private var circuits: [String: Circuit] = [:]

    /// All stores are up.
    package init() {}

    /// Decides whether a store may be asked now.
    package mutating func admit(_ store: String, at now: ContinuousClock.Instant) -> Admission {
        if circuits[store] == nil, circuits.count >= Self.capacity,
            let oldest = circuits.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
        {
            circuits[oldest] = nil
        }
        var circuit =
            circuits[store]
            ?? Circuit(
                breaker: CircuitBreaker(
                    policy: CircuitBreaker.Policy(failureThreshold: 1, initialBackOff: .seconds(1))
                ),
                lastUse: now
            )
        circuit.lastUse = now
        defer { circuits[store] = circuit }
        if let end = circuit.quietUntil, now < end { return .rejected(now.duration(to: end)) }
        circuit.quietUntil = nil
        switch circuit.breaker.admit(at: now) {
        case .admitted(let permit): return .admitted(permit)
        case .rejected(let pause): return .rejected(max(pause, Self.briefly))
        }
    }

    /// Notes that a store has answered for a photo.
    package mutating func succeed(_ store: String, _ permit: CircuitBreaker.Permit) -> CircuitBreaker.Transition? {
        circuits[store]?.failing = []
        return circuits[store]?.breaker.succeed(permit)
    }

    /// Notes that the end of a try says nothing about the store.
    package mutating func abandon(_ store: String, _ permit: CircuitBreaker.Permit) {
        circuits[store]?.breaker.abandon(permit)
    }

    /// Notes that a store has failed for a photo.
    ///
    /// - Parameters:
    ///   - store: the store.
    ///   - permit: what the try was admitted with.
    ///   - photo: the photo's URL.
    ///   - concernsEveryPhoto: whether any other photo would have failed as well.
    ///   - pause: how long the store wants to be left alone.
    ///   - now: the time.
    ///   - random: a random number in 0..<1.
    /// - Returns: how long the store is down at least, nil when it is not; and the change of state, if there is one.
    package mutating func fail(
        _ store: String,
        _ permit: CircuitBreaker.Permit,
        photo: String,
        concernsEveryPhoto: Bool = false,
        leaveAloneFor pause: Duration?,
        at now: ContinuousClock.Instant,
        random: Double
    ) -> (down: Duration?, transition: CircuitBreaker.Transition?) {
        guard var circuit = circuits[store] else { return (nil, nil) }
        defer { circuits[store] = circuit }
        if let pause, pause > .zero { circuit.quietUntil = max(circuit.quietUntil ?? now, now + pause) }
        circuit.failing.insert(photo)
        let isDown = concernsEveryPhoto || circuit.failing.count >= Self.threshold
        guard circuit.breaker.state != .closed || isDown else {
            circuit.breaker.abandon(permit)
            return (nil, nil)
        }
        circuit.failing = circuit.breaker.state == .closed ? circuit.failing : []
        let transition = circuit.breaker.fail(permit, at: now, random: random)
        guard circuit.breaker.state != .closed else { return (nil, transition) }
        return (transition?.backOff ?? Self.briefly, transition)
    }
}
