/// The first commands on a connection and what their replies mean.
struct RedisGreeting {
    private enum Step {
        case authenticate, select, ping
    }

    /// The commands, at least one, sent in one write.
    let commands: [[RedisArgument]]

    private let steps: [Step]

    init(configuration: RedisConfiguration, password: [UInt8]?) {
        var commands: [[RedisArgument]] = []
        var steps: [Step] = []
        if let password {
            let user = configuration.username.map { [RedisArgument($0)] } ?? []
            commands.append(["AUTH"] + user + [RedisArgument(password)])
            steps.append(.authenticate)
        }
        if configuration.database != 0 {
            commands.append(["SELECT", RedisArgument(configuration.database)])
            steps.append(.select)
        }
        if commands.isEmpty {
            commands.append(["PING"])
            steps.append(.ping)
        }
        self.commands = commands
        self.steps = steps
    }

    /// Checks the replies to the commands.
    ///
    /// - Throws: `RedisError` when the connection cannot be used: `authentication`, `connection` when the server has
    ///   no room, or `server` for a refused database.
    func check(_ replies: [RedisValue]) throws(RedisError) {
        for (step, reply) in zip(steps, replies) {
            guard case .error(let line) = reply else { continue }
            let error = RedisError(reply: line)
            // A server that has no room for one more client says so whatever it is asked, and hangs up.
            if line.hasPrefix("ERR max number of clients") {
                throw RedisError(.connection, error.message, serverCode: error.serverCode)
            }
            switch step {
            case .authenticate:
                throw RedisError(authenticationReply: line)
            case .select:
                throw error
            case .ping:
                // A user without the right to PING, or a server that still loads its data, is a Redis server all the same.
                guard error.serverCode == "NOPERM" || error.serverCode == "LOADING" else {
                    throw error
                }
            }
        }
    }
}
