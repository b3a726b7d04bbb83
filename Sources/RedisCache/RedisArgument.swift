/// One word of a command: binary-safe bytes.
public struct RedisArgument: Sendable, Hashable {
    /// The bytes that are sent.
    public let bytes: [UInt8]

    /// Sends these bytes as they are.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Sends the text in UTF-8.
    public init(_ text: String) {
        self.bytes = Array(text.utf8)
    }

    /// Sends the number in decimal.
    public init(_ number: some BinaryInteger) {
        self.bytes = Array(String(number).utf8)
    }
}

extension RedisArgument: ExpressibleByStringInterpolation {
    /// Sends the text in UTF-8.
    public init(stringLiteral text: String) {
        self.init(text)
    }
}

extension RedisArgument: ExpressibleByIntegerLiteral {
    /// Sends the number in decimal.
    public init(integerLiteral number: Int64) {
        self.init(number)
    }
}
