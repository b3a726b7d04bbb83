/// How to reach a Redis server and what to ask of the connection.
public struct RedisConfiguration: Sendable {
    /// The host's name or address.
    public var host: String
    /// The TCP port.
    public var port: Int
    /// The ACL user; `nil` is the server's default user.
    public var username: String?
    /// Where the password comes from; `nil` sends no `AUTH`.
    public var password: RedisPassword?
    /// The number of the logical database, 0 or more.
    public var database: Int
    /// Whether and how the connection is encrypted.
    public var tls: RedisTLS
    /// The longest time from the first packet to an authenticated connection.
    public var connectTimeout: Duration
    /// The longest time a written command waits for its reply.
    public var commandTimeout: Duration
    /// How many connections are kept; commands take them in turn.
    public var connections: Int
    /// The largest reply accepted, in bytes as sent by the server.
    public var maximumReplyBytes: Int
    /// How many replies may be outstanding over all connections.
    public var maximumCommandsInFlight: Int
    /// How many bytes of commands without a reply may be outstanding over all connections.
    public var maximumBytesInFlight: Int

    /// Makes a configuration with defaults for an unencrypted server.
    ///
    /// - Parameters:
    ///   - host: The host's name or address.
    ///   - port: The TCP port.
    ///   - username: The ACL user; `nil` is the server's default user.
    ///   - password: Where the password comes from; `nil` sends no `AUTH`.
    ///   - database: The number of the logical database.
    ///   - tls: Whether and how the connection is encrypted.
    ///   - connectTimeout: The longest time until a connection is ready.
    ///   - commandTimeout: The longest time a command waits for its reply.
    ///   - connections: How many connections are kept.
    ///   - maximumReplyBytes: The largest reply accepted, in bytes.
    ///   - maximumCommandsInFlight: How many replies may be outstanding.
    ///   - maximumBytesInFlight: How many bytes of commands may be outstanding.
    public init(
        host: String = "127.0.0.1",
        port: Int = 6379,
        username: String? = nil,
        password: RedisPassword? = nil,
        database: Int = 0,
        tls: RedisTLS = .off,
        connectTimeout: Duration = .seconds(2),
        commandTimeout: Duration = .seconds(2),
        connections: Int = 2,
        maximumReplyBytes: Int = 64 << 20,
        maximumCommandsInFlight: Int = 20_000,
        maximumBytesInFlight: Int = 256 << 20
    ) {
        self.host = host
        self.port = port
        self.username = username
        self.password = password
        self.database = database
        self.tls = tls
        self.connectTimeout = connectTimeout
        self.commandTimeout = commandTimeout
        self.connections = connections
        self.maximumReplyBytes = maximumReplyBytes
        self.maximumCommandsInFlight = maximumCommandsInFlight
        self.maximumBytesInFlight = maximumBytesInFlight
    }
}

extension RedisConfiguration {
    /// Checks that the settings can work together.
    ///
    /// - Throws: `RedisError` with code `configuration` that names the first wrong setting and its bounds.
    public func validate() throws(RedisError) {
        try require(!host.isEmpty, "host is empty")
        try require((1...65_535).contains(port), "port \(port) is not between 1 and 65535")
        try require(database >= 0, "database \(database) is negative")
        try require(username == nil || password != nil, "a username needs a password")
        try require(username != "", "username is empty; leave it out for the default user")
        try require(connectTimeout > .zero, "connectTimeout must be longer than zero")
        try require(commandTimeout > .zero, "commandTimeout must be longer than zero")
        try require((1...64).contains(connections), "connections \(connections) is not between 1 and 64")
        try require(maximumReplyBytes >= 1024, "maximumReplyBytes must be 1024 or more")
        try require(maximumCommandsInFlight >= 1, "maximumCommandsInFlight must be 1 or more")
        // hiredis counts the bytes of a command in a C int.
        try require(
            (1024...(1 << 30)).contains(maximumBytesInFlight),
            "maximumBytesInFlight \(maximumBytesInFlight) is not between 1024 and \(1 << 30)"
        )
    }

    private func require(_ condition: Bool, _ complaint: String) throws(RedisError) {
        guard condition else {
            throw RedisError(.configuration, "Redis settings: \(complaint)")
        }
    }
}

extension RedisConfiguration: CustomStringConvertible {
    /// The server's address and the important settings, without the password.
    public var description: String {
        let user = username.map { "\($0)@" } ?? ""
        let scheme = tls.isEnabled ? "rediss" : "redis"
        let password = password.map { ", password \($0)" } ?? ""
        return """
            \(scheme)://\(user)\(host):\(port)/\(database) (\(connections) connections, connect within \
            \(connectTimeout), reply within \(commandTimeout)\(password))
            """
    }
}
