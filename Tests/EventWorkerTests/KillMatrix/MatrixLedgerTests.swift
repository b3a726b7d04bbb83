import Contracts
import KafkaBridge
import Testing

/// The matrix is worth as much as its way of counting.
@Suite("Counting of the kill matrix")
struct MatrixLedgerTests {
    private static let events = (1...3).map {
        ProfilePhotoUpdated(
            eventId: "e\($0)",
            occurredAt: .at(Double($0)),
            userId: "u",
            photoId: "p",
            photoUrl: "file:///p"
        )
    }

    private static func embedding(_ number: Int, value: UInt8 = 1) -> KafkaRecord {
        record(
            Topics.styleEmbeddings,
            DeterministicIdentifier.event(on: Topics.styleEmbeddings, from: "e\(number)", fingerprint: "f"),
            value
        )
    }

    private static func slate(_ number: Int) -> KafkaRecord {
        record(Topics.matchCandidates, DeterministicIdentifier.event(on: Topics.matchCandidates, from: "e\(number)"))
    }

    private static func record(_ topic: String, _ id: String, _ value: UInt8 = 1) -> KafkaRecord {
        KafkaRecord(
            topic: topic,
            partition: 0,
            offset: 0,
            key: Array("u".utf8),
            value: [value],
            headers: [KafkaHeader(name: "ce_id", value: id)]
        )
    }

    private static func ledger(_ embeddings: [KafkaRecord], _ slates: [KafkaRecord]) -> MatrixLedger {
        MatrixLedger(events: events, records: embeddings + slates, fingerprint: "f")
    }

    private static let slates = [slate(1), slate(2), slate(3)]

    @Test("Everything once, or again as it was, is clean")
    func clean() {
        let once = Self.ledger([Self.embedding(1), Self.embedding(2), Self.embedding(3)], Self.slates)
        #expect(once.isClean && once.resultsOut == 6 && once.repeats == 0)
        let again = Self.ledger(
            [Self.embedding(1), Self.embedding(2), Self.embedding(2), Self.embedding(3)],
            Self.slates + [Self.slate(3)]
        )
        #expect(again.isClean && again.resultsOut == 6 && again.repeats == 2)
    }

    @Test("What a newer photo with all its results took the place of is not lost")
    func superseded() {
        let ledger = Self.ledger([Self.embedding(2), Self.embedding(3)], [Self.slate(3)])
        #expect(ledger.isClean && ledger.superseded == 3 && ledger.resultsOut == 3)
    }

    @Test("What is lost, altered, unexpected or out of order is seen")
    func faults() {
        #expect(Self.ledger([Self.embedding(1), Self.embedding(2)], Self.slates).lost == 1)
        #expect(Self.ledger([Self.embedding(1), Self.embedding(3)], [Self.slate(1), Self.slate(2)]).lost == 2)
        #expect(Self.ledger([Self.embedding(1), Self.embedding(2), Self.embedding(3)], []).lost == 3)
        let whole = [Self.embedding(1), Self.embedding(2), Self.embedding(3)]
        #expect(Self.ledger(whole + [Self.embedding(3, value: 2)], Self.slates).alteredRepeats == 1)
        #expect(Self.ledger(whole + [Self.embedding(4)], Self.slates).unexpected == 1)
        #expect(Self.ledger(whole, Self.slates + [Self.record("slate-requested.dlq", "x")]).unexpected == 1)
        #expect(Self.ledger([whole[1], whole[0], whole[2]], Self.slates).orderViolations == 1)
        #expect(Self.ledger(whole + [whole[0]], Self.slates).orderViolations == 1)
    }
}
