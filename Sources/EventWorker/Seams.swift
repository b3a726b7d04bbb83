package import KafkaBridge

// What the pipeline needs of the world, in its own words. Adapters are extensions beside the pipeline; tests may stand
// in for one of them without touching the others.

/// Where photos come from.
package protocol PhotoSource: Sendable {
    /// The bytes behind a photo's URL.
    ///
    /// - Throws: ``PhotoSourceError``, which says whether another try could help.
    func photo(at url: String) async throws(PhotoSourceError) -> [UInt8]
}

/// The model that turns photos into style embeddings.
package protocol PhotoEncoder: Sendable {
    /// The identity of the features: the key of what is cached.
    var backboneFingerprint: String { get }
    /// The identity of the embeddings: only vectors of one identity are compared.
    var embeddingFingerprint: String { get }
    /// Computes a photo's features; poison photos throw.
    func features(of photo: [UInt8]) async throws -> EncodedPhoto
    /// Projects features to a style embedding of length 1.
    func embedding(of features: [Float]) throws -> [Float]
}

/// Where features of photos are kept by content, so that no photo is computed twice.
package protocol FeatureCache: Sendable {
    /// The features kept for a photo, or nil when there are none or the cache does not answer.
    func features(_ key: FeatureKey) async -> [Float]?
    /// Keeps the features of a member's photo; without a cache nothing happens.
    func keep(_ features: [Float], under key: FeatureKey, owner userId: String) async
}

/// Where the state of members is kept for others to read.
package protocol MemberStore: Sendable {
    /// Keeps a style embedding unless a newer one is there.
    func keep(_ style: StyleState) async
    /// Keeps attributes unless newer ones are there.
    func keep(_ attributes: AttributeState) async
    /// Removes everything about a member: features, embedding, attributes, slates by and with the member.
    ///
    /// - Throws: what the store throws; the member must not be forgotten half.
    func erase(_ userId: String) async throws
}

/// Where emitted slates are kept, so that a repeated event repeats its slate byte for byte.
package protocol SlateStore: Sendable {
    /// The slate of this id as it was emitted, or nil.
    func slate(_ slateId: String) async -> [UInt8]?
    /// Keeps a slate, findable by each member it belongs to or shows.
    func keep(slate: [UInt8], id slateId: String, members: [String]) async
}

/// Where produced records go.
package protocol RecordSink: Sendable {
    /// Writes records and returns when the broker has acknowledged all of them.
    func publish(_ messages: [KafkaMessage]) async throws
}
