/// The style embedding of a member's photo, on a compacted topic: the store of record.
public struct StyleEmbedding: ContractEvent {
    /// The topic `style-embeddings`.
    public static let topic = Topics.styleEmbeddings

    /// Identifies the event; derived from ``sourceEventId`` and ``fingerprint``.
    public let eventId: String
    /// When the photo changed, as the source event says.
    public let occurredAt: Timestamp
    /// The version of the schema the event was written under.
    public let schemaVersion: Int
    /// Whether the event belongs to a test; absent means it does not.
    public let isTest: Bool?
    /// The `eventId` of the photo event this embedding comes from.
    public let sourceEventId: String
    /// The member, and the key of the record.
    public let userId: String
    /// The app's id of the photo.
    public let photoId: String
    /// What decided the embedding; embeddings of different fingerprints are never compared.
    public let fingerprint: String
    /// The number of values: ``StyleVector/dimension``.
    public let dimension: Int
    /// The values as ``StyleVector`` writes them.
    public let embedding: String

    /// The id that is the record's key: the member's.
    public var key: String { userId }

    /// Creates the record of one photo's embedding under the current schema version.
    ///
    /// - Parameters:
    ///   - source: The photo event.
    ///   - fingerprint: 64 lower-case hexadecimal digits.
    ///   - vector: ``StyleVector/dimension`` finite values of Euclidean length one.
    /// - Throws: ``ContractError`` with code `invalid_value` when the vector is none of that.
    public init(of source: ProfilePhotoUpdated, fingerprint: String, vector: [Float]) throws(ContractError) {
        try self.init(
            userId: source.userId,
            photoId: source.photoId,
            sourceEventId: source.eventId,
            occurredAt: source.occurredAt,
            isTest: source.isTest,
            fingerprint: fingerprint,
            vector: vector
        )
    }

    /// Creates the record of one photo's embedding where the photo event itself is no longer at hand.
    ///
    /// - Parameters:
    ///   - userId: The member.
    ///   - photoId: The app's id of the photo.
    ///   - sourceEventId: The `eventId` of the photo event.
    ///   - occurredAt: When the photo changed, as the photo event says.
    ///   - isTest: Whether the photo event belongs to a test.
    ///   - fingerprint: 64 lower-case hexadecimal digits.
    ///   - vector: ``StyleVector/dimension`` finite values of Euclidean length one.
    /// - Throws: ``ContractError`` with code `invalid_value` when the vector is none of that.
    public init(
        userId: String,
        photoId: String,
        sourceEventId: String,
        occurredAt: Timestamp,
        isTest: Bool?,
        fingerprint: String,
        vector: [Float]
    ) throws(ContractError) {
        eventId = DeterministicIdentifier.event(on: Self.topic, from: sourceEventId, fingerprint: fingerprint)
        self.occurredAt = occurredAt
        schemaVersion = contractSchemaVersion
        self.isTest = isTest
        self.sourceEventId = sourceEventId
        self.userId = userId
        self.photoId = photoId
        self.fingerprint = fingerprint
        dimension = StyleVector.dimension
        embedding = try StyleVector.encode(vector)
    }

    /// Decodes ``embedding``.
    ///
    /// - Returns: ``StyleVector/dimension`` values of Euclidean length one.
    /// - Throws: ``ContractError`` with code `invalid_value`.
    public func vector() throws(ContractError) -> [Float] {
        try StyleVector.decode(embedding)
    }

    /// Checks lengths, forms and the vector itself.
    ///
    /// - Throws: ``ContractError`` for the first field that breaks the contract.
    public func validate() throws(ContractError) {
        let rules = FieldRules(self)
        try rules.envelope(self)
        try rules.identifier(sourceEventId, "sourceEventId")
        try rules.identifier(userId, "userId")
        try rules.identifier(photoId, "photoId")
        try rules.fingerprint(fingerprint, "fingerprint")
        try rules.require(dimension == StyleVector.dimension, "dimension", "must be \(StyleVector.dimension)")
        _ = try vector()
    }
}
