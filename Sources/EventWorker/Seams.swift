package import Contracts
package import Experimentation
package import KafkaBridge
package import Matching

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

/// The model that turns texts into vectors.
package protocol TextEncoder: Sendable {
    /// The identity of the vectors: only vectors of one identity are compared.
    var fingerprint: String { get }
    /// How many values a vector has.
    var dimension: Int { get }
    /// Computes a text's features; a text that the model does not read throws an `InferenceError`.
    func features(of text: String) async throws -> [Float]
}

/// Where features of texts are kept by content, so that no text is computed twice.
package protocol TextCache: Sendable {
    /// The features kept for a text, or nil when there are none or the cache does not answer.
    func features(_ key: TextKey) async -> [Float]?
    /// Keeps the features of a member's text; without a cache nothing happens.
    func keep(_ features: [Float], under key: TextKey, owner userId: String) async
}

/// Where candidates are found and ranked. It is told what the compacted topics say, any number of times and in any order,
/// and asked for slates.
package protocol CandidateIndex: Sendable {
    /// Takes a style embedding, unless a newer one of its member is known; one of another model is never compared.
    ///
    /// - Returns: whether nothing newer is known about the member.
    /// - Throws: `ContractError` for an embedding that is none, or what the index throws; nothing is lost by another try.
    @discardableResult
    func accept(_ style: StyleEmbedding) async throws -> Bool
    /// Takes attributes, unless newer ones are known.
    func accept(_ attributes: MemberAttributes) async throws
    /// Forgets what was said about a member up to a time.
    ///
    /// - Returns: whether no newer embedding of the member is known.
    @discardableResult
    func erase(_ userId: String, at time: Timestamp) async throws -> Bool
    /// Ranks the eligible members for a viewer.
    ///
    /// - Throws: `MatchingError` with `unknown_member` when no attributes of the viewer are known, or what the index throws.
    func slate(_ question: SlateQuestion) async throws -> RankedSlate
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
    /// Removes everything about a member: features, embedding, attributes, slates by and with the member, and what was
    /// remembered of interactions by and with the member.
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
    /// Forgets a slate that was kept so.
    ///
    /// - Throws: what the store throws; who was erased must not be shown.
    func forget(slate slateId: String, members: [String]) async throws
}

/// Where it is remembered who was shown whom and who likes whom.
package protocol InteractionStore: Sendable {
    /// Remembers that a viewer was shown a candidate; without a store nothing happens.
    func note(_ impression: MatchInteraction, at now: Timestamp) async
    /// Remembers that a viewer likes a candidate, or took that back, unless something later is known.
    func note(liked: Bool, _ interaction: MatchInteraction, at now: Timestamp) async
    /// What is remembered about a viewer, read in one round trip; nil when the store does not answer.
    func history(of userId: String, at now: Timestamp) async -> ViewerHistory?
    /// Forgets what is remembered between the two members of an interaction.
    ///
    /// - Throws: what the store throws; who was erased must not be remembered.
    func forget(_ interaction: MatchInteraction) async throws
}

/// Where it is remembered for the attribution window what passed between two members, and for CUPED what members did before
/// a phase began.
package protocol JoinStore: Sendable {
    /// What is remembered between two members; nil when the store does not answer.
    func recall(_ pair: MemberPair) async -> PairMemory?
    /// Remembers something between two members.
    ///
    /// - Parameters:
    ///   - entry: what happened; what is remembered already stays as it is.
    ///   - pair: the two members.
    ///   - retention: how long from now everything between them is kept, in milliseconds.
    /// - Returns: all that is remembered between them; nil when the store does not answer.
    func remember(_ entry: JoinEntry, of pair: MemberPair, for retention: Int64) async -> PairMemory?
    /// Remembers what was written of interactions.
    func note(_ written: [KeptInteraction], of pair: MemberPair) async
    /// Counts an impression or a like of the viewer.
    func noteActivity(_ event: MatchInteraction, at now: Timestamp) async
    /// The viewer's likes per impression in the four weeks before a phase began, always the same once it was asked for; nil
    /// when none are known.
    func covariate(of userId: String, before phase: ABExperiment) async -> Covariate?
}

/// Where the photos of members are kept with their features, so that another head can project them.
package protocol KeptPhotoStore: Sendable {
    /// What is kept of the members' current photos; members of whom nothing is kept are left out.
    ///
    /// - Throws: what the store throws; that nothing is kept is no failure.
    func photos(of userIds: [String], backbone: String) async throws -> [String: KeptPhoto]
    /// Replaces a member's embedding by another head's of the same photo.
    ///
    /// - Parameters:
    ///   - fingerprint: what made the embedding that is to be replaced.
    ///   - style: the new one.
    /// - Returns: whether it was replaced; it is not when the member was erased or has another photo or embedding by now.
    /// - Throws: what the store throws.
    func replace(_ fingerprint: String, by style: StyleState) async throws -> Bool
}

/// How workers agree on whose head is the newest, and on who of them re-projects.
package protocol ReprojectionTurns: Sendable {
    /// Says for some time to come that a head is at work. One that was never seen before is the newest from now on; so is
    /// one whose successors are all gone.
    func announce(head fingerprint: String, for lifetime: Duration) async throws -> HeadStanding
    /// Takes or renews the claim for some time to come; false when another worker holds it.
    func claim(by worker: String, for lifetime: Duration) async throws -> Bool
    /// Gives the claim back, if the worker still holds it.
    func release(by worker: String) async
}

/// What re-projection needs of a store.
package typealias ReprojectionStore = KeptPhotoStore & ReprojectionTurns

/// Which events have arrived and wait for the one that is being handled.
package protocol WaitingEvents: Sendable {
    /// The records of the same member that wait behind a record, in order.
    func waiting(behind record: KafkaRecord) -> [KafkaRecord]
}

extension KafkaConsumer: WaitingEvents {}

/// Where produced records go.
package protocol RecordSink: Sendable {
    /// Writes records and returns when the broker has acknowledged all of them.
    func publish(_ messages: [KafkaMessage]) async throws
}
