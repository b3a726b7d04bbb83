package import Contracts
import Matching
package import RedisCache

/// Finds candidates in a vector set of Redis 8 and ranks them as the exact index would: for fleets whose vectors outgrow a
/// worker's memory.
///
/// A roster without vectors knows everybody's attributes. Vectors of styles are in the set, one for each fingerprint;
/// vectors of texts are in the attributes that Redis keeps of each member.
package struct VectorSetIndex: CandidateIndex {
    let roster: Roster
    let redis: any RedisCommands
    let settings: VectorSetSettings
    private let fingerprint: String
    private let expirySeconds: Int

    /// An index over the members that a roster knows.
    ///
    /// - Parameters:
    ///   - roster: one that holds no vectors.
    ///   - redis: a Redis 8.
    ///   - fingerprint: what makes the embeddings that are compared.
    ///   - settings: how candidates are found.
    ///   - expirySeconds: how long after the last change the set is kept.
    package init(
        roster: Roster,
        redis: any RedisCommands,
        fingerprint: String,
        settings: VectorSetSettings = VectorSetSettings(),
        expirySeconds: Int = RedisStore.Retention().features
    ) {
        self.roster = roster
        self.redis = redis
        self.fingerprint = fingerprint
        self.settings = settings
        self.expirySeconds = expirySeconds
    }

    /// The key of the vector set.
    var key: String { RedisKeys.vectorSet(fingerprint, links: VectorSetSettings.links) }

    /// Makes sure that the server has vector sets.
    ///
    /// - Throws: `RedisError`; code `server` when it has none.
    package func check() async throws(RedisError) {
        _ = try await redis.countVectors(key)
    }

    @discardableResult
    package func accept(_ style: StyleEmbedding) async throws -> Bool {
        let isNewest = try await roster.accept(style)
        guard style.fingerprint == fingerprint, let known = await roster.style(of: style.userId),
            known.sourceEventId == style.sourceEventId
        else { return isNewest }
        try await put(style.userId, vector: RedisArgument(vector: style.vector()))
        return isNewest
    }

    package func accept(_ attributes: MemberAttributes) async throws {
        await roster.accept(attributes)
        guard await roster.holds(attributes) else { return }
        _ = try await redis.setIfNewer(
            key: RedisKeys.attributes(attributes.userId),
            version: attributes.occurredAt.millisecondsSinceEpoch,
            fields: [("attributes", try EventEncoder().encode(attributes))]
        )
        try await put(attributes.userId, vector: "")
    }

    @discardableResult
    package func erase(_ userId: String, at time: Timestamp) async throws -> Bool {
        let isForgotten = await roster.erase(userId, at: time)
        if await roster.style(of: userId) == nil { try await redis.removeVector(key, element: userId) }
        if await !roster.hasAttributes(userId) { _ = try await redis.delete([RedisKeys.attributes(userId)]) }
        return isForgotten
    }

    private func put(_ userId: String, vector: RedisArgument) async throws {
        guard let entry = await roster.vectorSetEntry(of: userId) else { return }
        _ = try await redis.execute(
            .putMember,
            keys: [key, RedisKeys.vectorSets],
            arguments: [
                RedisArgument(userId), vector, RedisArgument(try entry.json()), RedisArgument(expirySeconds),
                RedisArgument(VectorSetSettings.links),
            ]
        )
    }
}
