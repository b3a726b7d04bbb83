import Contracts
import KafkaBridge

/// What became of the events of a row of the second table, whose results are single records: counted from the topics.
///
/// A result has a name: a dead letter that of the bytes that it holds, a tombstone that of its topic and member, any other
/// record its id.
struct EventLedger: Sendable, Equatable {
    /// Results that the events must have.
    var expected = 0
    /// Those of them that stand on the topics.
    var resultsOut = 0
    /// Those that do not.
    var lost = 0
    /// Results that stand there more than once.
    var repeats = 0
    /// Repeats with another key or other bytes.
    var alteredRepeats = 0
    /// Records that no event asked for.
    var unexpected = 0
    /// Results of a member that appear before an earlier one of the same topic, and topics on which a member's last record is
    /// not the last one expected.
    var orderViolations = 0

    /// Counts the records of these events.
    ///
    /// - Parameters:
    ///   - expected: the names of the results, for each member in order.
    ///   - records: what stands on the topics, for each partition in order.
    init(expected: [String], records: [KafkaRecord]) {
        self.expected = expected.count
        let order = Dictionary(zip(expected, expected.indices)) { first, _ in first }
        let found = records.filter { order[Self.name(of: $0)] != nil }
        let names = Set(found.map(Self.name))
        resultsOut = names.count
        lost = order.count - names.count
        repeats = found.count - names.count
        unexpected = records.count - found.count
        for copies in Dictionary(grouping: found, by: Self.name).values {
            alteredRepeats += copies.dropFirst().count { $0.value != copies[0].value || $0.key != copies[0].key }
        }
        for own in Dictionary(grouping: found, by: { [$0.topic, $0.keyText] }).values {
            let places = own.compactMap { order[Self.name(of: $0)] }
            var seen: Set<Int> = []
            let first = places.filter { seen.insert($0).inserted }
            orderViolations += zip(first, first.dropFirst()).count { $0 > $1 }
            if places.last != places.max() { orderViolations += 1 }
        }
    }

    /// Whether at-least-once, ids and order were kept.
    var isClean: Bool { lost == 0 && alteredRepeats == 0 && unexpected == 0 && orderViolations == 0 }

    /// The name of a tombstone.
    static func tombstone(of member: String, on topic: String) -> String { "\(topic) \(member)" }

    private static func name(of record: KafkaRecord) -> String {
        guard let value = record.value else { return tombstone(of: record.keyText, on: record.topic) }
        guard record.topic.hasSuffix(Topics.deadLetterSuffix) else { return record.header("ce_id") ?? "" }
        return String(decoding: value, as: UTF8.self)
    }
}
