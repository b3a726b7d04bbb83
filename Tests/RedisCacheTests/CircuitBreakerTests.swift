import RedisCache
import Testing

@Suite struct CircuitBreakerTests {
    private let start = ContinuousClock.now
    private let policy = CircuitBreaker.Policy(
        failureThreshold: 3,
        initialBackOff: .seconds(1),
        maximumBackOff: .seconds(5),
        jitter: 0.5
    )

    private func permit(
        _ breaker: inout CircuitBreaker,
        after delay: Duration = .zero
    ) throws -> CircuitBreaker.Permit {
        guard case .admitted(let permit) = breaker.admit(at: start + delay) else {
            throw RedisError(.unavailable, "not admitted after \(delay)")
        }
        return permit
    }

    /// Opens a closed breaker at `start` with a back-off of one second.
    private func open(_ breaker: inout CircuitBreaker) throws -> CircuitBreaker.Transition? {
        var last: CircuitBreaker.Transition?
        for _ in 0..<3 {
            last = try breaker.fail(permit(&breaker), at: start, random: 0)
        }
        return last
    }

    @Test func opensAfterFailuresInARow() throws {
        var breaker = CircuitBreaker(policy: policy)
        #expect(try breaker.fail(permit(&breaker), at: start, random: 0) == nil)
        #expect(try breaker.fail(permit(&breaker), at: start, random: 0) == nil)
        #expect(breaker.state == .closed)
        let outcome = try breaker.fail(permit(&breaker), at: start, random: 0)
        let transition = try #require(outcome)
        #expect(transition.from == .closed && transition.to == .open && transition.backOff == .seconds(1))
        #expect(breaker.admit(at: start + .milliseconds(400)) == .rejected(retryAfter: .milliseconds(600)))
    }

    @Test func aSuccessForgetsEarlierFailures() throws {
        var breaker = CircuitBreaker(policy: policy)
        for _ in 0..<5 {
            #expect(try breaker.fail(permit(&breaker), at: start, random: 0) == nil)
            #expect(try breaker.fail(permit(&breaker), at: start, random: 0) == nil)
            #expect(try breaker.succeed(permit(&breaker)) == nil)
        }
        #expect(breaker.state == .closed)
    }

    @Test func admitsOneProbeOnly() throws {
        var breaker = CircuitBreaker(policy: policy)
        _ = try open(&breaker)
        let probe = try permit(&breaker, after: .seconds(1))
        #expect(probe.transition?.to == .halfOpen)
        #expect(breaker.admit(at: start + .seconds(100)) == .rejected(retryAfter: .zero))
        #expect(breaker.succeed(probe)?.to == .closed)
        #expect(try permit(&breaker).transition == nil)
    }

    @Test func doublesTheBackOffUpToItsMaximumAndStartsAnew() throws {
        var breaker = CircuitBreaker(policy: policy)
        _ = try open(&breaker)
        var time = Duration.seconds(1)
        for expected in [2, 4, 5, 5] {
            let probe = try permit(&breaker, after: time)
            let outcome = breaker.fail(probe, at: start + time, random: 0)
            let transition = try #require(outcome)
            #expect(transition.from == .halfOpen && transition.backOff == .seconds(expected))
            time += .seconds(expected)
        }
        let probe = try permit(&breaker, after: time)
        #expect(breaker.succeed(probe)?.to == .closed)
        #expect(try open(&breaker)?.backOff == .seconds(1))
    }

    @Test func spreadsTheBackOff() throws {
        var breaker = CircuitBreaker(
            policy: CircuitBreaker.Policy(failureThreshold: 1, initialBackOff: .seconds(8), jitter: 0.5)
        )
        #expect(try breaker.fail(permit(&breaker), at: start, random: 0.5)?.backOff == .seconds(6))
    }

    @Test func anAbandonedProbeMakesRoomForTheNext() throws {
        var breaker = CircuitBreaker(policy: policy)
        _ = try open(&breaker)
        breaker.abandon(try permit(&breaker, after: .seconds(1)))
        #expect(breaker.state == .halfOpen)
        let second = try permit(&breaker, after: .seconds(1))
        #expect(breaker.succeed(second)?.to == .closed)
    }

    @Test func lateReportsChangeNothing() throws {
        var breaker = CircuitBreaker(policy: policy)
        let old = try permit(&breaker)
        _ = try open(&breaker)
        #expect(breaker.succeed(old) == nil)
        #expect(breaker.state == .open)
        let probe = try permit(&breaker, after: .seconds(1))
        #expect(breaker.fail(old, at: start, random: 0) == nil)
        breaker.abandon(old)
        #expect(breaker.state == .halfOpen)
        #expect(breaker.admit(at: start + .seconds(2)) == .rejected(retryAfter: .zero))
        _ = breaker.succeed(probe)
        for _ in 0..<10 {
            #expect(breaker.fail(old, at: start, random: 0) == nil)
        }
        #expect(breaker.state == .closed)
    }

    @Test func keepsAPolicyWithinItsBounds() {
        let policy = CircuitBreaker.Policy(
            failureThreshold: 0,
            initialBackOff: .seconds(-1),
            maximumBackOff: .seconds(-2),
            jitter: 7
        )
        #expect(policy.failureThreshold == 1)
        #expect(policy.initialBackOff == .zero && policy.maximumBackOff == .zero)
        #expect(policy.jitter == 1)
        #expect(CircuitBreaker.Policy(jitter: .nan).jitter == 0)
    }
}
