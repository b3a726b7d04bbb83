import CHiredis

/// Cuts a byte stream into replies with the parser of hiredis; the only owner of that parser.
package struct RedisReplyDecoder: ~Copyable {
    /// No status, error, integer or length line of a real server is longer; keeps the search for line ends cheap.
    private static let longestLine = 64 * 1024
    /// The longest length line: a 64-bit number, a sign and the line's end.
    private static let longestLengthLine = 24

    private let reader: UnsafeMutablePointer<redisReader>
    private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>
    private let maximumReplyBytes: Int
    /// How many bytes have been fed since the beginning of the reply that is not finished.
    private var replyBytes = 0

    /// Makes a decoder that refuses replies of more than this many bytes.
    ///
    /// - Throws: `RedisError` with code `protocol` when memory is short.
    package init(maximumReplyBytes: Int) throws(RedisError) {
        functions = .allocate(capacity: 1)
        functions.initialize(to: RedisReplyNode.functions)
        guard let reader = redisReaderCreateWithFunctions(functions) else {
            functions.deallocate()
            throw RedisError(.protocol, "no memory for a Redis reply parser")
        }
        self.reader = reader
        self.maximumReplyBytes = maximumReplyBytes
    }

    deinit {
        redisReaderFree(reader)
        functions.deallocate()
    }

    /// Takes in bytes as they came from the network.
    ///
    /// - Throws: `RedisError` with code `protocol` when memory is short.
    package mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(RedisError) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        let characters = base.assumingMemoryBound(to: CChar.self)
        guard redisReaderFeed(reader, characters, bytes.count) == REDIS_OK else {
            throw parserError
        }
        replyBytes += bytes.count
    }

    /// The next finished reply, or `nil` until more bytes have come.
    ///
    /// - Throws: `RedisError` with code `protocol` when the bytes are not RESP2 or the reply is larger than allowed; the
    ///   decoder must not be used after that.
    package mutating func next() throws(RedisError) -> RedisValue? {
        var object: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &object) == REDIS_OK else {
            throw parserError
        }
        guard let object else {
            try refuseOversized()
            return nil
        }
        let value = RedisReplyNode.take(object).value
        let unread = reader.pointee.len - reader.pointee.pos
        let size = replyBytes - unread
        replyBytes = unread
        guard size <= maximumReplyBytes else {
            throw oversizedError
        }
        return value
    }

    /// Looks at what is missing and refuses early what could never be accepted.
    private func refuseOversized() throws(RedisError) {
        guard replyBytes <= maximumReplyBytes else {
            throw oversizedError
        }
        let unread = reader.pointee.len - reader.pointee.pos
        guard unread > 0, let start = reader.pointee.buf.map({ $0 + reader.pointee.pos }) else { return }
        guard awaitedType == REDIS_REPLY_STRING else {
            return try require(unread < Self.longestLine, "a line of a Redis reply is too long")
        }
        let line = UnsafeBufferPointer(start: start, count: min(unread, Self.longestLengthLine))
        guard let end = line.firstIndex(of: CChar(UInt8(ascii: "\r"))) else {
            return try require(unread < Self.longestLengthLine, "a length of a Redis reply is not a number")
        }
        let next = line.dropFirst(end + 1).first ?? CChar(UInt8(ascii: "\n"))
        try require(next == CChar(UInt8(ascii: "\n")), "a length of a Redis reply is not a number")
        let length = Int(String(decoding: line[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)) ?? 0
        guard length <= maximumReplyBytes - (replyBytes - unread) else {
            throw oversizedError
        }
    }

    private func require(_ condition: Bool, _ complaint: String) throws(RedisError) {
        guard condition else {
            throw RedisError(.protocol, complaint)
        }
    }

    /// The type of the item that the parser is reading, or -1 before its first byte.
    private var awaitedType: Int32 {
        let index = Int(reader.pointee.ridx)
        return withUnsafeBytes(of: &reader.pointee.rstack) { stack in
            let tasks = stack.assumingMemoryBound(to: redisReadTask.self)
            return tasks.indices.contains(index) ? tasks[index].type : -1
        }
    }

    private var oversizedError: RedisError {
        RedisError(.protocol, "a Redis reply is larger than the \(maximumReplyBytes) bytes allowed")
    }

    private var parserError: RedisError {
        let text = withUnsafeBytes(of: &reader.pointee.errstr) { characters in
            String(decoding: characters.prefix { $0 != 0 }, as: UTF8.self)
        }
        return RedisError(.protocol, "a Redis reply cannot be read (is the peer a Redis server?): \(text)")
    }
}
