import CHiredis
import NIOCore

/// Turns commands into RESP2 with hiredis.
enum RedisCommandEncoder {
    /// Commands that change the state of a connection that others share, or that break the order of its replies.
    private static let unshareable: Set<String> = [
        "AUTH", "HELLO", "MONITOR", "PSUBSCRIBE", "PSYNC", "QUIT", "RESET", "SELECT", "SSUBSCRIBE", "SUBSCRIBE", "SYNC",
    ]

    /// Checks that a command may be sent on a shared, pipelined connection.
    ///
    /// - Throws: `RedisError` with code `configuration` when it is empty or may not.
    static func check(_ command: [RedisArgument]) throws(RedisError) {
        guard let first = command.first, !first.bytes.isEmpty else {
            throw RedisError(.configuration, "an empty Redis command cannot be sent")
        }
        let name = String(decoding: first.bytes, as: UTF8.self).uppercased()
        let subcommand = command.dropFirst().first.map { String(decoding: $0.bytes.prefix(16), as: UTF8.self) }
        guard !unshareable.contains(name), !(name == "CLIENT" && subcommand?.uppercased() == "REPLY") else {
            throw RedisError(.configuration, "\(name) cannot be sent on a connection that is shared and pipelined")
        }
    }

    /// The size of a command in RESP2 is at most this many bytes.
    static func largestSize(of command: [RedisArgument]) -> Int {
        // "*N\r\n", and for each argument "$N\r\n" and "\r\n", where N has at most 20 characters.
        command.reduce(24) { $0 + $1.bytes.count + 26 }
    }

    /// Appends a command to a buffer.
    ///
    /// The caller has bounded the size: hiredis counts it in a C int.
    ///
    /// - Throws: `RedisError` with code `configuration` when hiredis cannot allocate the command.
    static func encode(_ command: [RedisArgument], into buffer: inout ByteBuffer) throws(RedisError) {
        // One contiguous copy of all arguments gives stable addresses without a nest of closures.
        let arguments = command.flatMap(\.bytes)
        let lengths = command.map(\.bytes.count)
        var formatted: UnsafeMutablePointer<CChar>?
        let size = arguments.withUnsafeBytes { memory in
            var offset = 0
            // An empty array has no address, but hiredis only copies zero bytes from it.
            let base = memory.baseAddress?.assumingMemoryBound(to: CChar.self)
            var pointers: [UnsafePointer<CChar>?] = []
            pointers.reserveCapacity(lengths.count)
            for length in lengths {
                pointers.append(base.map { $0 + offset })
                offset += length
            }
            return redisFormatCommandArgv(&formatted, Int32(lengths.count), &pointers, lengths)
        }
        defer { redisFreeCommand(formatted) }
        guard size > 0, let formatted else {
            throw RedisError(.configuration, "a Redis command of \(arguments.count) bytes cannot be formatted")
        }
        buffer.writeBytes(UnsafeRawBufferPointer(start: formatted, count: Int(size)))
    }
}
