/// What came back over HTTP.
public struct ServiceReply: Sendable, Hashable {
    /// The status.
    public var status: Int
    /// The service's id of the request, from the header `X-Request-Id`.
    public var requestId: String?
    /// The seconds of the header `Retry-After`.
    public var retryAfter: Double?
    /// The body.
    public var body: [UInt8]

    /// A reply.
    public init(status: Int, requestId: String? = nil, retryAfter: Double? = nil, body: [UInt8]) {
        self.status = status
        self.requestId = requestId
        self.retryAfter = retryAfter
        self.body = body
    }
}

/// Why no reply came.
public struct ServiceFailure: Error, Sendable, Hashable {
    /// Whether the service may have received the request.
    public var mayHaveArrived: Bool
    /// What happened, in a clause.
    public var reason: String

    /// A failure.
    public init(mayHaveArrived: Bool, reason: String) {
        self.mayHaveArrived = mayHaveArrived
        self.reason = reason
    }
}
