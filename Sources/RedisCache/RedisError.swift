/// What went wrong between this program and a Redis server.
public struct RedisError: Error, Sendable, Hashable {
    /// The kind of failure: a small closed set that is fit for a metric's label.
    public let code: Code

    /// What happened, where, and what to do; never contains a password.
    public let message: String

    /// The first word of the server's error reply, such as `READONLY`, `OOM` or `WRONGPASS`; `nil` where the failure
    /// is not a reply.
    public let serverCode: String?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - message: What happened, where, and what to do, without secrets.
    ///   - serverCode: The first word of the server's error reply, where there is one.
    public init(_ code: Code, _ message: String, serverCode: String? = nil) {
        self.code = code
        self.message = message
        self.serverCode = serverCode
    }
}

extension RedisError {
    /// The kind of failure.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Storage: String {
            case connection, timeout, `protocol`, server, authentication, unavailable, configuration, cancelled
        }

        private let storage: Storage

        /// The connection could not be made or was lost; what was waiting may or may not have been executed.
        public static let connection = Code(storage: .connection)
        /// No answer came in time; the command may or may not have been executed.
        public static let timeout = Code(storage: .timeout)
        /// The peer sent something that is not RESP2, or a reply larger than allowed.
        public static let `protocol` = Code(storage: .protocol)
        /// The server refused this one command; the connection is sound.
        public static let server = Code(storage: .server)
        /// The server does not accept the user name or password, or asks for one; or the file with the password cannot be
        /// used.
        public static let authentication = Code(storage: .authentication)
        /// The command was not tried: the circuit is open, too much is in flight, or the client is closed.
        public static let unavailable = Code(storage: .unavailable)
        /// The caller's settings or arguments cannot work.
        public static let configuration = Code(storage: .configuration)
        /// The task was cancelled while it waited; the command may or may not have been executed.
        public static let cancelled = Code(storage: .cancelled)

        /// The code's stable name.
        public var description: String {
            storage.rawValue
        }
    }
}

extension RedisError: CustomStringConvertible {
    /// The code and the message.
    public var description: String {
        "Redis \(code): \(message)"
    }
}

extension RedisError {
    /// Whether the failure says that the server as a whole cannot be used now, rather than that one command is wrong.
    ///
    /// True for lost connections, timeouts, broken replies, credentials that are refused or cannot be read, and for a
    /// server that is loading its data, has lost its master or is held up by a script.
    public var meansOutage: Bool {
        switch code {
        case .connection, .timeout, .protocol, .authentication: true
        case .server: ["LOADING", "MASTERDOWN", "CLUSTERDOWN", "BUSY"].contains(serverCode)
        default: false
        }
    }
}
