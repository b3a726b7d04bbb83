/// One line of the ledger: something that happened to one paid request.
public struct LedgerEvent: Sendable, Hashable, Codable {
    /// What happened.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// The request is about to be sent; written and on the disk before it is.
        case started
        /// The answer is kept; it was paid for.
        case finished
        /// The service refused or did not take the request; nothing was paid.
        case failed
        /// Nobody knows whether it was paid: the answer did not come, or could not be read.
        case unknown
        /// A kept picture is not used: it is no picture, or not like its parent.
        case rejected
        /// A person whose picture this was for is forgotten; only what was paid stays.
        case forgotten
    }

    /// What happened.
    public var event: Kind
    /// The key of the planned variant.
    public var key: String
    /// The photo that it is a variant of.
    public var parentId: String?
    /// The service's id of the request.
    public var requestId: String?
    /// The model that answered.
    public var model: String?
    /// SHA-256 of the kept picture.
    public var sha256: String?
    /// What it cost, or, of a request whose bill is unknown, may have cost, in US dollars.
    public var costUSD: Double?
    /// Why, in one sentence.
    public var reason: String?
    /// The cosine to the parent's features.
    public var similarity: Double?
    /// When, RFC 3339; for people, never compared.
    public var at: String

    /// An event.
    public init(_ event: Kind, key: String, at: String) {
        self.event = event
        self.key = key
        self.at = at
    }
}
