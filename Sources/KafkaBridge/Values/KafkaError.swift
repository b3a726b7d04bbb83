/// What went wrong in a Kafka client: a bounded code for decisions and metric labels, and a message for people.
public struct KafkaError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    public let code: Code

    /// What failed, where, and what can be done. Never contains the value of a secret property.
    public let message: String

    /// Whether the same call may succeed later without any change.
    public let isRetriable: Bool

    /// Whether the client that reported it can do no further work and must be replaced.
    public let isFatal: Bool

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - message: What failed, where, and what can be done.
    ///   - isRetriable: Whether the same call may succeed later.
    ///   - isFatal: Whether the client can do no further work.
    public init(_ code: Code, _ message: String, isRetriable: Bool = false, isFatal: Bool = false) {
        self.code = code
        self.message = message
        self.isRetriable = isRetriable
        self.isFatal = isFatal
    }

    /// The code and the message.
    public var description: String {
        "kafka \(code): \(message)"
    }
}
