/// Whatever can execute Redis commands; the typed commands are extensions of this.
public protocol RedisCommands: Sendable {
    /// Sends commands in one write and returns their replies in the same order.
    ///
    /// An error reply to one of them stands in its place as `RedisValue.error`; the others are executed all the same.
    ///
    /// - Throws: `RedisError` when the replies did not come.
    func sendPipeline(_ commands: [[RedisArgument]]) async throws(RedisError) -> [RedisValue]
}

extension RedisCommands {
    /// Sends one command and returns its reply.
    ///
    /// - Throws: `RedisError`; code `server` when the reply is an error.
    public func send(_ command: [RedisArgument]) async throws(RedisError) -> RedisValue {
        let replies = try await sendPipeline([command])
        return try (replies.first ?? .null).orThrow()
    }

    /// Sends one command and returns its reply.
    ///
    /// - Throws: `RedisError`; code `server` when the reply is an error.
    public func send(_ command: RedisArgument...) async throws(RedisError) -> RedisValue {
        try await send(command)
    }

    /// Executes commands as one transaction (`MULTI` … `EXEC`) in one write and returns their replies.
    ///
    /// - Throws: `RedisError`; code `server` when any of the commands is refused. Redis does not undo the others.
    public func sendTransaction(_ commands: [[RedisArgument]]) async throws(RedisError) -> [RedisValue] {
        var replies = try await sendPipeline([["MULTI"]] + commands + [["EXEC"]])
        let last = replies.popLast() ?? .null
        for reply in replies {
            // A command that cannot be queued explains more than the EXECABORT that follows.
            _ = try reply.orThrow()
        }
        guard let results = try last.orThrow().array, results.count == commands.count else {
            throw RedisError(unexpectedReplyTo: "EXEC")
        }
        for result in results {
            _ = try result.orThrow()
        }
        return results
    }
}
