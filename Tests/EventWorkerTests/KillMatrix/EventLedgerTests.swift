import Contracts
import KafkaBridge
import Testing

/// The second table is worth as much as its way of counting, too.
@Suite("Counting of the second table")
struct EventLedgerTests {
    private static func record(_ topic: String, id: String? = nil, _ value: String?) -> KafkaRecord {
        KafkaRecord(
            topic: topic,
            partition: 0,
            offset: 0,
            key: Array("u".utf8),
            value: value.map { Array($0.utf8) },
            headers: id.map { [KafkaHeader(name: "ce_id", value: $0)] } ?? []
        )
    }

    private static let letters = Topics.deadLetter(of: Topics.profileUpdated)
    private static let expected = ["1", "2", EventLedger.tombstone(of: "u", on: Topics.styleEmbeddings), "{bad"]
    private static let whole = [
        record(Topics.memberAttributes, id: "1", "a"), record(Topics.memberAttributes, id: "2", "b"),
        record(Topics.styleEmbeddings, nil), record(letters, "{bad"),
    ]

    private static func ledger(_ records: [KafkaRecord]) -> EventLedger {
        EventLedger(expected: expected, records: records)
    }

    @Test("Everything once, or again as it was, is clean")
    func clean() {
        let once = Self.ledger(Self.whole)
        #expect(once.isClean && once.expected == 4 && once.resultsOut == 4 && once.repeats == 0)
        let again = Self.ledger(Self.whole + [Self.whole[1], Self.whole[3]])
        #expect(again.isClean && again.resultsOut == 4 && again.repeats == 2)
    }

    @Test("What is lost, altered, unexpected or out of order is seen")
    func faults() {
        for index in Self.whole.indices {
            var records = Self.whole
            records.remove(at: index)
            #expect(Self.ledger(records).lost == 1)
        }
        #expect(Self.ledger(Self.whole + [Self.record(Topics.memberAttributes, id: "2", "c")]).alteredRepeats == 1)
        #expect(Self.ledger(Self.whole + [Self.record(Self.letters, "{other")]).unexpected == 1)
        #expect(Self.ledger(Self.whole + [Self.record(Topics.memberAttributes, id: "3", "c")]).unexpected == 1)
        #expect(Self.ledger(Self.whole + [Self.whole[0]]).orderViolations == 1)
        #expect(Self.ledger([Self.whole[1], Self.whole[0]] + Self.whole.dropFirst(2)).orderViolations == 2)
    }
}
