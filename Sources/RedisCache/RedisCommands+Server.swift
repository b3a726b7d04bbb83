extension RedisCommands {
    /// Asks the server whether it answers (`PING`).
    ///
    /// - Throws: `RedisError` when it does not.
    public func ping() async throws(RedisError) {
        guard try await send("PING").string == "PONG" else {
            throw RedisError(unexpectedReplyTo: "PING")
        }
    }

    /// What the server says about itself, such as `redis_version` or `used_memory` (`INFO`).
    ///
    /// - Parameter section: A section such as `server` or `memory`; `nil` asks for the usual ones.
    /// - Returns: The values by their names.
    /// - Throws: `RedisError`.
    public func info(section: String? = nil) async throws(RedisError) -> [String: String] {
        let sections = section.map { [RedisArgument($0)] } ?? []
        guard let text = try await send(["INFO"] + sections).string else {
            throw RedisError(unexpectedReplyTo: "INFO")
        }
        var fields: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            if let colon = line.firstIndex(of: ":"), !line.hasPrefix("#") {
                fields[String(line[..<colon])] = String(line[line.index(after: colon)...])
            }
        }
        return fields
    }
}
