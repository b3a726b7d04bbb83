/// A bearer token of OAuth 2 with which a client says who it is
/// (SASL OAUTHBEARER, [RFC 7628](https://www.rfc-editor.org/rfc/rfc7628)).
public struct KafkaToken: Sendable {
    /// The token as it goes to the broker; no description or dump shows it.
    public let value: String

    /// Whom the token stands for, for the client's own logs; may be empty.
    public let principal: String

    /// When the token ends, in milliseconds since 1970. The client asks for the next one at four fifths of the time until
    /// then.
    public let expiry: Int64

    /// Describes a token.
    ///
    /// - Parameters:
    ///   - value: The token.
    ///   - principal: Whom it stands for.
    ///   - expiry: When it ends, in milliseconds since 1970.
    public init(value: String, principal: String, expiry: Int64) {
        self.value = value
        self.principal = principal
        self.expiry = expiry
    }
}

extension KafkaToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Everything but the token itself.
    public var description: String { "<token of \(principal), until \(expiry)>" }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// A mirror without children, because `dump` would otherwise print the token.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Gives a client its next token. It is called on a thread of the library that may block.
public typealias KafkaTokenSource = @Sendable () throws(KafkaError) -> KafkaToken
