import Synchronization

/// Bounds what has been sent without a reply, over all connections of a client.
final class InFlightLimit: Sendable {
    private struct Load {
        var commands = 0
        var bytes = 0
    }

    private let maximumCommands: Int
    private let maximumBytes: Int
    private let load = Mutex(Load())

    init(maximumCommands: Int, maximumBytes: Int) {
        self.maximumCommands = maximumCommands
        self.maximumBytes = maximumBytes
    }

    /// Reserves room for a request.
    ///
    /// - Throws: `RedisError` with code `configuration` when the request could never fit, `unavailable` when there is no
    ///   room now.
    func reserve(commands: Int, bytes: Int) throws(RedisError) {
        guard commands <= maximumCommands, bytes <= maximumBytes else {
            throw RedisError(
                .configuration,
                """
                a request of \(commands) Redis commands and \(bytes) bytes exceeds the \(maximumCommands) commands \
                and \(maximumBytes) bytes that may be in flight; split it or raise the limits
                """
            )
        }
        let hasRoom = load.withLock { load in
            guard load.commands + commands <= maximumCommands, load.bytes + bytes <= maximumBytes else {
                return false
            }
            load.commands += commands
            load.bytes += bytes
            return true
        }
        guard hasRoom else {
            throw RedisError(
                .unavailable,
                "\(maximumCommands) Redis commands or \(maximumBytes) bytes are in flight already; try again later"
            )
        }
    }

    /// Gives back what `reserve(commands:bytes:)` took.
    func release(commands: Int, bytes: Int) {
        load.withLock { load in
            load.commands -= commands
            load.bytes -= bytes
        }
    }
}
