import NIOCore
import Synchronization

/// One write of one or more commands, and who waits for their replies.
///
/// A request is answered exactly once. Cancelling it answers the one who waits, but the request keeps its place in the
/// order of replies until they have come.
final class RedisRequest: Sendable {
    typealias Outcome = Result<[RedisValue], RedisError>

    // Legal transitions: created → waiting → answered, and created → answered.
    private enum State {
        case created
        case waiting(@Sendable (Outcome) -> Void)
        case answered(Outcome)
    }

    /// The commands in RESP2.
    let payload: ByteBuffer
    /// How many replies the commands bring, at least one.
    let replyCount: Int

    private let onRetired: @Sendable () -> Void
    private let state = Mutex(State.created)

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - commands: The commands, at least one, bounded in size by the caller.
    ///   - onRetired: Called once, when no more replies can come for the request.
    /// - Throws: `RedisError` with code `configuration` when a command cannot be formatted.
    init(_ commands: [[RedisArgument]], onRetired: @escaping @Sendable () -> Void = {}) throws(RedisError) {
        var payload = ByteBuffer()
        for command in commands {
            try RedisCommandEncoder.encode(command, into: &payload)
        }
        self.payload = payload
        self.replyCount = commands.count
        self.onRetired = onRetired
    }

    /// Whether there is an answer already, for example because the request was cancelled.
    var isAnswered: Bool {
        state.withLock { state in
            if case .answered = state { true } else { false }
        }
    }

    /// Registers who waits; calls back at once when there is an answer already.
    func whenAnswered(_ callback: @escaping @Sendable (Outcome) -> Void) {
        let outcome: Outcome? = state.withLock { state in
            if case .answered(let outcome) = state {
                return outcome
            }
            state = .waiting(callback)
            return nil
        }
        if let outcome {
            callback(outcome)
        }
    }

    /// Ends the request: no more replies can come for it. To be called exactly once, by the one who holds its place.
    func retire(_ outcome: Outcome) {
        onRetired()
        answer(outcome)
    }

    /// Answers the one who waits, while the request keeps its place in the order of replies.
    func cancel() {
        answer(.failure(RedisError(.cancelled, "the task was cancelled while it waited for Redis")))
    }

    private func answer(_ outcome: Outcome) {
        let callback: (@Sendable (Outcome) -> Void)? = state.withLock { state in
            switch state {
            case .created:
                state = .answered(outcome)
                return nil
            case .waiting(let callback):
                state = .answered(outcome)
                return callback
            case .answered:
                return nil
            }
        }
        callback?(outcome)
    }
}
