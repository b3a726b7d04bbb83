import Contracts

/// The members whose newest embedding was made by another model, and which of them can still be helped.
struct ForeignStyles {
    private struct Entry {
        let occurredAt: Timestamp
        let sourceEventId: String
        let fingerprint: String
        /// Whether nothing to project has been found once.
        var isMissed = false
    }

    private var entries: [String: Entry] = [:]
    /// Members whom nobody has looked after since their embedding was read.
    private(set) var awaiting: Set<String> = []
    /// One copy of each fingerprint for all members.
    private var fingerprints: Set<String> = []

    /// All members with such an embedding.
    var members: some Collection<String> { entries.keys }

    /// When the member's embedding occurred and the event it came from.
    func known(_ userId: String) -> (occurredAt: Timestamp, sourceEventId: String)? {
        entries[userId].map { ($0.occurredAt, $0.sourceEventId) }
    }

    /// The member's embedding, unless it has been given up.
    func awaiting(_ userId: String) -> ForeignStyle? {
        guard awaiting.contains(userId), let entry = entries[userId] else { return nil }
        return ForeignStyle(
            userId: userId,
            occurredAt: entry.occurredAt,
            sourceEventId: entry.sourceEventId,
            fingerprint: entry.fingerprint
        )
    }

    /// Takes an embedding as its member's newest.
    mutating func note(_ style: StyleEmbedding) {
        let fingerprint = fingerprints.insert(style.fingerprint).memberAfterInsert
        entries[style.userId] = Entry(
            occurredAt: style.occurredAt,
            sourceEventId: style.sourceEventId,
            fingerprint: fingerprint
        )
        awaiting.insert(style.userId)
    }

    /// Forgets a member's embedding of `time` or before, because it was replaced or erased.
    mutating func remove(_ userId: String, upTo time: Timestamp) {
        guard let entry = entries[userId], entry.occurredAt <= time else { return }
        entries[userId] = nil
        awaiting.remove(userId)
    }

    /// Notes that nothing was found to project. The second time the embedding is given up: whoever embeds a photo
    /// publishes first and keeps the link a moment later, so that one look may come too early.
    ///
    /// - Returns: whether it is given up now.
    mutating func miss(_ style: ForeignStyle) -> Bool {
        guard awaiting(style.userId) == style else { return false }
        guard entries[style.userId]?.isMissed == true else {
            entries[style.userId]?.isMissed = true
            return false
        }
        awaiting.remove(style.userId)
        return true
    }
}
