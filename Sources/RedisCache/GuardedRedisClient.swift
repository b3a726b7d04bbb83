import Synchronization

/// A client behind a circuit breaker: while the server is down, commands fail at once instead of waiting.
///
/// Only outages count as failures (`RedisError.meansOutage`); a refused command is proof of a server that answers.
public final class GuardedRedisClient: RedisCommands {
    /// Is told each change of state and the error that caused it; called on the task whose command caused it.
    public typealias Observer = @Sendable (CircuitBreaker.Transition, RedisError?) -> Void

    private let client: RedisClient
    private let breaker: Mutex<CircuitBreaker>
    private let observer: Observer

    /// Puts a client behind a breaker.
    ///
    /// - Parameters:
    ///   - client: The client; it is closed by its owner.
    ///   - policy: When the circuit opens and for how long.
    ///   - onTransition: Is told each change of state.
    public init(
        _ client: RedisClient,
        policy: CircuitBreaker.Policy = CircuitBreaker.Policy(),
        onTransition: @escaping Observer = { _, _ in }
    ) {
        self.client = client
        self.breaker = Mutex(CircuitBreaker(policy: policy))
        self.observer = onTransition
    }

    /// The state of the circuit.
    public var state: CircuitBreaker.State {
        breaker.withLock { $0.state }
    }

    /// Sends commands as the client does, unless the circuit is open.
    ///
    /// - Throws: `RedisError`; code `unavailable` at once while the circuit is open.
    public func sendPipeline(_ commands: [[RedisArgument]]) async throws(RedisError) -> [RedisValue] {
        let permit = try admit()
        do throws(RedisError) {
            let replies = try await client.sendPipeline(commands)
            settle(permit, Self.outage(in: replies).map { .failure($0) } ?? .success(()))
            return replies
        } catch {
            settle(permit, .failure(error))
            throw error
        }
    }

    private func admit() throws(RedisError) -> CircuitBreaker.Permit {
        switch breaker.withLock({ $0.admit(at: .now) }) {
        case .admitted(let permit):
            if let transition = permit.transition {
                observer(transition, nil)
            }
            return permit
        case .rejected(let delay):
            let next = delay > .zero ? "in \(delay)" : "when the running probe has ended"
            throw RedisError(.unavailable, "Redis failed repeatedly; it is tried again \(next)")
        }
    }

    private func settle(_ permit: CircuitBreaker.Permit, _ outcome: Result<Void, RedisError>) {
        switch outcome {
        case .success:
            report(breaker.withLock { $0.succeed(permit) }, nil)
        case .failure(let error) where error.meansOutage:
            let random = Double.random(in: 0..<1)
            report(breaker.withLock { $0.fail(permit, at: .now, random: random) }, error)
        case .failure:
            // Cancelled, or never sent: says nothing about the server.
            breaker.withLock { $0.abandon(permit) }
        }
    }

    private func report(_ transition: CircuitBreaker.Transition?, _ cause: RedisError?) {
        if let transition {
            observer(transition, cause)
        }
    }

    private static func outage(in replies: [RedisValue]) -> RedisError? {
        for case .error(let line) in replies {
            let error = RedisError(reply: line)
            if error.meansOutage {
                return error
            }
        }
        return nil
    }
}
