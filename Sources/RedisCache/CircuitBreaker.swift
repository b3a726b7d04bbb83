/// Keeps a program from waiting on a server that is down: decisions only, without clock, randomness or I/O.
///
/// Legal transitions:
/// ```
/// closed ──(failureThreshold failures in a row)──> open ──(back-off over, next admission)──> halfOpen
///   ^                                               ^                                          │ │
///   │                                               └────────────(the probe failed)────────────┘ │
///   └──────────────────────────────(the probe succeeded)──────────────────────────────────────────┘
/// ```
/// While open nothing is admitted; while half-open only one probe is. The back-off doubles with each failed probe up
/// to a maximum. Reports about work that was admitted before the last transition change nothing.
public struct CircuitBreaker: Sendable {
    private enum Storage {
        case closed(failures: Int)
        case open(until: ContinuousClock.Instant)
        case halfOpen(isProbing: Bool)
    }

    private let policy: Policy
    private var storage = Storage.closed(failures: 0)
    /// Numbers the stretches between transitions, so that late reports are recognised.
    private var epoch = 0
    /// How often the circuit has opened since it was last closed.
    private var openings = 0

    /// Makes a closed breaker.
    public init(policy: Policy = Policy()) {
        self.policy = policy
    }

    /// The state as last decided; an open circuit turns half-open only when something is admitted.
    public var state: State {
        switch storage {
        case .closed: .closed
        case .open: .open
        case .halfOpen: .halfOpen
        }
    }

    /// Decides whether work may start now.
    public mutating func admit(at now: ContinuousClock.Instant) -> Admission {
        switch storage {
        case .closed:
            return .admitted(Permit(epoch: epoch, transition: nil))
        case .open(let end) where now < end:
            return .rejected(retryAfter: now.duration(to: end))
        case .open:
            let transition = move(to: .halfOpen(isProbing: true))
            return .admitted(Permit(epoch: epoch, transition: transition))
        case .halfOpen(isProbing: true):
            return .rejected(retryAfter: .zero)
        case .halfOpen(isProbing: false):
            storage = .halfOpen(isProbing: true)
            return .admitted(Permit(epoch: epoch, transition: nil))
        }
    }

    /// Notes that admitted work succeeded.
    ///
    /// - Returns: The transition this caused, if any.
    public mutating func succeed(_ permit: Permit) -> Transition? {
        guard permit.epoch == epoch else {
            return nil
        }
        switch storage {
        case .closed:
            storage = .closed(failures: 0)
            return nil
        case .halfOpen:
            openings = 0
            return move(to: .closed(failures: 0))
        case .open:
            return nil
        }
    }

    /// Notes that admitted work failed because the server is down.
    ///
    /// - Parameters:
    ///   - permit: What the work was admitted with.
    ///   - now: The time of the failure.
    ///   - random: A random number in 0 ..< 1 that spreads the back-off.
    /// - Returns: The transition this caused, if any.
    public mutating func fail(_ permit: Permit, at now: ContinuousClock.Instant, random: Double) -> Transition? {
        guard permit.epoch == epoch else {
            return nil
        }
        switch storage {
        case .closed(let failures) where failures + 1 < policy.failureThreshold:
            storage = .closed(failures: failures + 1)
            return nil
        case .closed, .halfOpen:
            let backOff = policy.backOff(opening: openings, random: random)
            openings += 1
            return move(to: .open(until: now + backOff), backOff: backOff)
        case .open:
            return nil
        }
    }

    /// Notes that admitted work ended without saying anything about the server, for example because it was cancelled.
    ///
    /// A probe that ends so makes room for the next one.
    public mutating func abandon(_ permit: Permit) {
        if permit.epoch == epoch, case .halfOpen = storage {
            storage = .halfOpen(isProbing: false)
        }
    }

    private mutating func move(to next: Storage, backOff: Duration? = nil) -> Transition {
        let previous = state
        storage = next
        epoch += 1
        return Transition(from: previous, to: state, backOff: backOff)
    }
}
