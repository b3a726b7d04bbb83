import Contracts
import FaultInjection
import KafkaBridge

/// What became of the events of one row: counted from the topics alone.
struct MatrixLedger: Sendable, Equatable {
    /// Photo events that were published.
    var eventsIn = 0
    /// Results that stand on the topics: an embedding and a slate for each event.
    var resultsOut = 0
    /// Results that do not, although no newer photo of the member took the event's place.
    var lost = 0
    /// Results that do not, because the member's newer photo has both of its results.
    var superseded = 0
    /// Results that stand there more than once, under the same id.
    var repeats = 0
    /// Repeated embeddings that are not the same byte for byte.
    var alteredRepeats = 0
    /// Results that no event asked for, dead letters among them.
    var unexpected = 0
    /// Embeddings of a member that appear before an earlier one of the same member, and members whose last one is not
    /// their newest.
    var orderViolations = 0

    /// Counts the records of these events.
    ///
    /// - Parameters:
    ///   - events: what was published, for each member in order.
    ///   - records: everything on the topics that workers write, for each partition in order.
    ///   - fingerprint: the identity of the embeddings.
    init(events: [ProfilePhotoUpdated], records: [KafkaRecord], fingerprint: String) {
        eventsIn = events.count
        let embeddings = records.filter { $0.topic == Topics.styleEmbeddings }
        let slates = records.filter { $0.topic == Topics.matchCandidates }
        let foundEmbeddings = count(embeddings, Set(events.map { Self.embeddingId($0, fingerprint) }))
        let foundSlates = count(slates, Set(events.map { Self.slateId($0) }))
        for copies in Dictionary(grouping: embeddings, by: { $0.header("ce_id") }).values {
            alteredRepeats += copies.dropFirst().count { $0.value != copies[0].value || $0.key != copies[0].key }
        }
        unexpected += records.count { $0.topic.hasSuffix(Topics.deadLetterSuffix) }
        for (user, own) in Dictionary(grouping: events, by: \.userId) {
            let ids = own.map { Self.embeddingId($0, fingerprint) }
            let results = zip(ids, own).map {
                (foundEmbeddings.contains($0) ? 1 : 0) + (foundSlates.contains(Self.slateId($1)) ? 1 : 0)
            }
            let newest = results.lastIndex(of: 2) ?? -1
            for (index, count) in results.enumerated() {
                if index < newest { superseded += 2 - count } else { lost += 2 - count }
            }
            let found = embeddings.filter { $0.keyText == user }.compactMap { $0.header("ce_id") }
            var seen: Set<String> = []
            let first = found.filter { seen.insert($0).inserted }.compactMap { ids.firstIndex(of: $0) }
            orderViolations += zip(first, first.dropFirst()).count { $0 > $1 }
            if let last = found.last, last != ids.last { orderViolations += 1 }
        }
    }

    /// Whether at-least-once, ids and order were kept.
    var isClean: Bool { lost == 0 && alteredRepeats == 0 && unexpected == 0 && orderViolations == 0 }

    /// Counts the results of one topic, and returns those that are there.
    private mutating func count(_ records: [KafkaRecord], _ expected: Set<String>) -> Set<String> {
        let ids = records.compactMap { $0.header("ce_id") }
        let found = Set(ids).intersection(expected)
        resultsOut += found.count
        repeats += ids.count { expected.contains($0) } - found.count
        unexpected += records.count - ids.count { expected.contains($0) }
        return found
    }

    private static func embeddingId(_ event: ProfilePhotoUpdated, _ fingerprint: String) -> String {
        DeterministicIdentifier.event(on: Topics.styleEmbeddings, from: event.eventId, fingerprint: fingerprint)
    }

    private static func slateId(_ event: ProfilePhotoUpdated) -> String {
        DeterministicIdentifier.event(on: Topics.matchCandidates, from: event.eventId)
    }
}
