/// A reply in the second version of the Redis serialization protocol (RESP2).
public enum RedisValue: Sendable, Hashable {
    /// The null bulk string or the null array: nothing is stored there.
    case null
    /// A signed 64-bit integer.
    case integer(Int64)
    /// A binary-safe string.
    case bulk([UInt8])
    /// A simple string such as `OK`.
    case status(String)
    /// An error line of the server, such as `WRONGTYPE Operation against a key…`.
    case error(String)
    /// A sequence of replies, which may be nested.
    case array([RedisValue])
}

extension RedisValue {
    /// The bytes of a bulk or simple string, otherwise `nil`.
    public var bytes: [UInt8]? {
        switch self {
        case .bulk(let bytes): bytes
        case .status(let text): Array(text.utf8)
        case .null, .integer, .error, .array: nil
        }
    }

    /// The text of a bulk or simple string, with invalid UTF-8 repaired, otherwise `nil`.
    public var string: String? {
        switch self {
        case .bulk(let bytes): String(decoding: bytes, as: UTF8.self)
        case .status(let text): text
        case .null, .integer, .error, .array: nil
        }
    }

    /// An integer reply, or a bulk string that spells a 64-bit integer in decimal, otherwise `nil`.
    public var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .bulk(let bytes): Int64(String(decoding: bytes, as: UTF8.self))
        case .null, .status, .error, .array: nil
        }
    }

    /// The elements of an array, otherwise `nil`.
    public var array: [RedisValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// Whether the reply is null.
    public var isNull: Bool {
        self == .null
    }
}
