package import Contracts
import Matching

/// What the worker knows of all members: attributes, vectors of texts and styles, blocks and erasures, whole in memory.
///
/// It is fed by the compacted topics, which every worker reads in full, and by what this worker itself has produced;
/// both are idempotent and compare when things occurred, so their order does not matter.
package actor Roster {
    private struct Known {
        let occurredAt: Timestamp
        let sourceEventId: String
    }

    var ranker: MatchRanker
    private var styles: [String: Known] = [:]
    /// The attributes as last accepted, without vectors that the ranker has and blocks that the book has.
    var profiles: [String: MemberAttributes] = [:]
    var texts = TextStates()
    /// The blocks that interactions told of.
    var blocks = BlockBook()
    /// When members were erased, so that a late event of theirs does not bring them back.
    private var erasures: [String: Timestamp] = [:]
    /// The only embeddings that may be compared.
    private let fingerprint: String
    /// The only vectors computed from texts that may be compared; nil when this worker's model reads no texts.
    let textFingerprint: String?
    /// Whether two members must live in the same region.
    package let requiresSameRegion: Bool
    /// Whether vectors are held here; otherwise an index elsewhere holds them.
    package let keepsVectors: Bool
    /// Members whose newest embedding was made by another model.
    private var foreignStyles = ForeignStyles()

    /// An empty roster for vectors of one model.
    ///
    /// - Parameters:
    ///   - fingerprint: what makes style embeddings.
    ///   - textFingerprint: what makes vectors of texts, if there is something.
    ///   - requiresSameRegion: whether two members must live in the same region.
    ///   - keepsVectors: whether vectors are held here; without them the roster ranks nobody.
    ///   - threadCount: how many threads compare a viewer with many candidates, by default as many as the process may use.
    /// - Throws: `MatchingError` when the ranker cannot be made.
    package init(
        fingerprint: String,
        textFingerprint: String? = nil,
        requiresSameRegion: Bool = false,
        keepsVectors: Bool = true,
        threadCount: Int? = nil
    ) throws {
        self.fingerprint = fingerprint
        self.textFingerprint = textFingerprint
        self.keepsVectors = keepsVectors
        self.requiresSameRegion = requiresSameRegion
        ranker = try MatchRanker(
            styleDimension: StyleVector.dimension,
            requiresSameRegion: requiresSameRegion,
            threadCount: threadCount
        )
    }

    /// Takes a style embedding. One of this worker's model is compared from now on, unless a newer one is known; one of
    /// another model is noted as its member's newest, and what is known of this worker's model stays in use.
    ///
    /// - Returns: whether nothing newer is known about the member. Of two embeddings of the same photo by different models
    ///   neither is newer.
    @discardableResult
    package func accept(_ style: StyleEmbedding) throws -> Bool {
        let newest = newestStyle(of: style.userId)
        let isNewest = freshness(of: style.occurredAt, style.sourceEventId, against: newest, style.userId) != .stale
        guard style.fingerprint == fingerprint else {
            if isNewest { foreignStyles.note(style) }
            return isNewest
        }
        guard
            freshness(of: style.occurredAt, style.sourceEventId, against: styles[style.userId], style.userId) != .stale
        else { return isNewest }
        let vector = try style.vector()
        if keepsVectors { try ranker.upsert(style: vector, for: style.userId) }
        styles[style.userId] = Known(occurredAt: style.occurredAt, sourceEventId: style.sourceEventId)
        foreignStyles.remove(style.userId, upTo: style.occurredAt)
        return isNewest
    }

    /// Takes attributes with vectors and blocks, unless newer ones are known. Of two records of the same attributes the
    /// one with the later revision of the blocks counts.
    package func accept(_ event: MemberAttributes) {
        let freshness = freshness(of: event.occurredAt, event.sourceEventId, against: known(event.userId), event.userId)
        guard freshness != .stale else { return }
        let isRepeated = freshness == .repeated
        blocks.note(
            event.interactionBlocks,
            of: event.userId,
            isNewer: !isRepeated,
            isErased: { self.isErased($0, at: $1) }
        )
        acceptTexts(event)
        profiles[event.userId] = event.withoutDerivatives
        refreshMember(event.userId)
    }

    /// Forgets what was said about a member up to `time`.
    ///
    /// - Returns: whether no newer embedding of the member is known.
    @discardableResult
    package func erase(_ userId: String, at time: Timestamp) -> Bool {
        erasures[userId] = max(erasures[userId] ?? time, time)
        foreignStyles.remove(userId, upTo: time)
        if let known = styles[userId], known.occurredAt <= time {
            styles[userId] = nil
            ranker.removeStyle(of: userId)
        }
        if let profile = profiles[userId], profile.occurredAt <= time {
            profiles[userId] = nil
            blocks.remove(userId)
            texts.remove(userId)
            ranker.removeTexts(of: userId)
            ranker.removeAttributes(of: userId)
        }
        for holder in blocks.removeBlocks(of: userId, upTo: time) { refreshMember(holder) }
        return newestStyle(of: userId) == nil
    }

    /// How a photo event stands to the newest known embedding, whichever model made it.
    package func freshness(of event: ProfilePhotoUpdated) -> Freshness {
        freshness(of: event.occurredAt, event.eventId, against: newestStyle(of: event.userId), event.userId)
    }

    /// How a profile event stands to the known attributes.
    package func freshness(of event: ProfileUpdated) -> Freshness {
        freshness(of: event.occurredAt, event.eventId, against: known(event.userId), event.userId)
    }

    /// Whether what was said about a member at `time` has been erased.
    package func isErased(_ userId: String, at time: Timestamp) -> Bool {
        erasures[userId].map { $0 >= time } ?? false
    }

    /// Whether something newer than `time` is known of a member.
    package func hasState(_ userId: String, after time: Timestamp) -> Bool {
        [newestStyle(of: userId), known(userId)].contains { $0.map { $0.occurredAt > time } ?? false }
    }

    /// Whether attributes of a member are known.
    package func hasAttributes(_ userId: String) -> Bool { profiles[userId] != nil }

    /// Whether an embedding of a member is known that may be compared.
    package func hasStyle(_ userId: String) -> Bool { styles[userId] != nil }

    /// Whether a slate can be made for a member: attributes are known, and a vector of a text or of the photo.
    package func canRank(_ userId: String) -> Bool {
        profiles[userId] != nil && (styles[userId] != nil || hasTexts(userId))
    }

    /// How many members are known, with attributes, with embeddings, and with embeddings of other models only.
    package var counts: (attributes: Int, styles: Int, foreignStyles: Int) {
        (profiles.count, styles.count, foreignStyles.members.count { styles[$0] == nil })
    }

    /// Whether anything but an erasure is known of a member.
    package func knows(_ userId: String) -> Bool {
        profiles[userId] != nil || newestStyle(of: userId) != nil || ranker.hasStyle(userId) || ranker.hasTexts(userId)
    }

    /// When and by which event the embedding came that is compared; nil without one.
    package func style(of userId: String) -> (occurredAt: Timestamp, sourceEventId: String)? {
        styles[userId].map { ($0.occurredAt, $0.sourceEventId) }
    }

    /// The newest embedding of a member, of this worker's model where two are of the same moment.
    private func newestStyle(of userId: String) -> Known? {
        let foreign = foreignStyles.known(userId).map {
            Known(occurredAt: $0.occurredAt, sourceEventId: $0.sourceEventId)
        }
        guard let own = styles[userId] else { return foreign }
        guard let foreign, foreign.occurredAt > own.occurredAt else { return own }
        return foreign
    }

    /// The attributes that are known of a member.
    private func known(_ userId: String) -> Known? {
        profiles[userId].map { Known(occurredAt: $0.occurredAt, sourceEventId: $0.sourceEventId) }
    }

    /// Gives the ranker what is known of a member: its attributes, and both lists of blocks as one.
    private func refreshMember(_ userId: String) {
        guard let profile = profiles[userId] else { return }
        ranker.upsert(Member(profile, blocked: blocks.blocked(by: userId).union(profile.blocked)))
    }

    private func freshness(
        of occurredAt: Timestamp,
        _ eventId: String,
        against known: Known?,
        _ userId: String
    ) -> Freshness {
        Freshness(
            of: (occurredAt, eventId),
            against: known.map { ($0.occurredAt, $0.sourceEventId) },
            erasedAt: erasures[userId]
        )
    }
}

extension Roster {
    /// Members whose newest embedding was made by another model and has not been given up.
    package var awaitingReprojection: Set<String> { foreignStyles.awaiting }

    /// Those of the given members whose newest embedding was made by another model and has not been given up.
    package func awaitingReprojection(_ userIds: [String]) -> [ForeignStyle] {
        userIds.compactMap { foreignStyles.awaiting($0) }
    }

    /// Notes embeddings for which nothing was found to project.
    ///
    /// - Returns: how many of them are given up, because it was the second time.
    package func miss(_ styles: [ForeignStyle]) -> Int {
        styles.count { foreignStyles.miss($0) }
    }

    /// Whether one of these members has been erased and has not come back.
    package func hasErased(among userIds: [String]) -> Bool {
        userIds.contains { erasures[$0] != nil && profiles[$0] == nil }
    }

    /// When a member was erased last.
    package func erasure(of userId: String) -> Timestamp? { erasures[userId] }
}

extension Member {
    init(_ event: MemberAttributes, blocked: Set<String>) {
        self.init(
            id: event.userId,
            gender: event.gender,
            seeking: Set(event.seeking),
            birthYear: event.birthYear,
            region: event.region,
            ageRange: event.ageRange.map { $0.min...$0.max },
            blocked: blocked,
            active: event.active
        )
    }
}

extension MemberAttributes {
    /// The attributes without what is kept elsewhere.
    fileprivate var withoutDerivatives: MemberAttributes {
        MemberAttributes(self, eventId: eventId, textVectors: nil, interactionBlocks: nil)
    }
}
