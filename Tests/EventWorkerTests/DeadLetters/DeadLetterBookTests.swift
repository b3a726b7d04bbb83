import CommandSupport
import Contracts
import EventWorker
import KafkaBridge
import Testing

/// What is decided about dead letters, without a broker.
@Suite("Dead letters")
struct DeadLetterBookTests {
    private static func letter(
        reason: String = "photo_unavailable",
        offset: Int64 = 4,
        source: String = Topics.profilePhotoUpdated,
        value: [UInt8]? = [1],
        history: [HeaderField] = [],
        topic: String = "profile-photo-updated.dlq"
    ) -> KafkaRecord {
        let headers = DeadLetterHeaders(
            reason: reason,
            error: "e",
            attempts: 2,
            topic: source,
            partition: 1,
            offset: 77,
            group: "event-worker",
            at: .at(1),
            workerVersion: "1"
        )
        let fields = headers.added(to: [("x", [9])] + history)
        return KafkaRecord(
            topic: topic,
            partition: 3,
            offset: offset,
            key: Array("u".utf8),
            value: value,
            headers: fields.map { KafkaHeader(name: $0.0, value: $0.1) }
        )
    }

    private static func states(
        _ records: [KafkaRecord],
        _ change: (inout DeadLetterBook.Filter) -> Void = { _ in }
    ) -> [DeadLetterBook.State] {
        var filter = DeadLetterBook.Filter()
        change(&filter)
        var book = DeadLetterBook()
        for record in records { book.note(record) }
        return book.selection(filter).map(\.state)
    }

    private static func receipt(of record: KafkaRecord) throws -> KafkaRecord {
        let message = ReplayRecords.receipt(
            of: try #require(DeadLetter(record)),
            delivery: KafkaDelivery(partition: 0, offset: 12),
            at: .at(2)
        )
        #expect(message.partition == record.partition)
        return KafkaRecord(
            topic: message.topic,
            partition: record.partition,
            offset: record.offset + 1,
            key: message.key,
            value: message.value,
            headers: message.headers
        )
    }

    @Test("A letter waits until its receipt is there, and the receipt is no letter")
    func receipts() throws {
        let record = Self.letter()
        #expect(Self.states([record]) == [.waiting])
        #expect(Self.states([record, try Self.receipt(of: record)]) == [.replayed])
        #expect(Self.states([record, try Self.receipt(of: Self.letter(offset: 5))]) == [.waiting])
    }

    @Test("What came from elsewhere, has no value or failed too often is left alone")
    func leftAlone() throws {
        #expect(Self.states([Self.letter(source: "style-embeddings")]) == [.foreign])
        #expect(Self.states([Self.letter(source: Topics.profileUpdated)]) == [.foreign])
        #expect(Self.states([Self.letter(value: nil)]) == [.withoutValue])
        var record = Self.letter()
        for replay in 1...3 {
            let event = try #require(ReplayRecords.event(from: record))
            record = Self.letter(history: event.headers.map { ($0.name, $0.value) })
            #expect(Self.states([record]) == [replay < 3 ? .waiting : .exhausted])
        }
        #expect(Self.states([record]) { $0.maximumReplays = 4 } == [.waiting])
    }

    /// An event of a member, as its letter has it.
    private static func event(_ fields: String, _ source: String = Topics.profilePhotoUpdated) -> KafkaRecord {
        letter(source: source, value: Array(fields.utf8), topic: Topics.deadLetter(of: source))
    }

    private static func deletion(of userId: String, at seconds: Double, isLetter: Bool = false) throws -> KafkaRecord {
        let event = ProfileDeleted(eventId: "d", occurredAt: .at(seconds), userId: userId)
        return KafkaRecord(
            topic: Deletions.topics[isLetter ? 1 : 0],
            partition: 0,
            offset: 0,
            key: Array(userId.utf8),
            value: try EventEncoder().encode(event)
        )
    }

    private static func state(of letter: KafkaRecord, after deletions: KafkaRecord...) -> DeadLetterBook.State? {
        var book = DeadLetterBook()
        book.note(letter)
        for deletion in deletions { book.deletions.note(deletion) }
        return book.selection(DeadLetterBook.Filter()).first?.state
    }

    @Test("A letter about somebody who was deleted after its event stays where it is")
    func deleted() throws {
        let (before, after) = (Timestamp.at(5).rfc3339, Timestamp.at(11).rfc3339)
        let deletion = try Self.deletion(of: "u", at: 10)
        let photo = Self.event(#"{"userId": "u", "occurredAt": "\#(before)", "photoUrl": 7}"#)
        #expect(Self.state(of: photo) == .waiting)
        #expect(Self.state(of: photo, after: deletion) == .memberDeleted)
        #expect(Self.state(of: photo, after: try Self.deletion(of: "u", at: 5)) == .memberDeleted, "of the same moment")
        #expect(Self.state(of: photo, after: try Self.deletion(of: "v", at: 10)) == .waiting)
        #expect(Self.state(of: photo, after: try Self.deletion(of: "u", at: 10, isLetter: true)) == .memberDeleted)
        // The last deletion counts, in whatever order they are read.
        let early = try Self.deletion(of: "u", at: 4)
        #expect(Self.state(of: photo, after: early) == .waiting)
        #expect(Self.state(of: photo, after: deletion, early) == .memberDeleted)
        // Whoever has come back may go on.
        let later = Self.event(#"{"userId": "u", "occurredAt": "\#(after)"}"#)
        #expect(Self.state(of: later, after: deletion) == .waiting)
        // What does not say when it happened may have happened before, and the key is a member too.
        for value in ["{", #"{"userId": "u"}"#, #"{"occurredAt": "yesterday"}"#] {
            #expect(Self.state(of: Self.event(value), after: deletion) == .memberDeleted, "\(value)")
            #expect(Self.state(of: Self.event(value), after: try Self.deletion(of: "v", at: 10)) == .waiting)
        }
    }

    @Test("A letter about two members counts for both, the end of a block for its viewer alone")
    func deletedCandidate() throws {
        func interaction(_ type: String) -> KafkaRecord {
            Self.event(
                #"{"viewerId": "u", "candidateId": "c", "type": "\#(type)", "occurredAt": "\#(Timestamp.at(5).rfc3339)"}"#,
                Topics.matchInteractions
            )
        }
        let candidate = try Self.deletion(of: "c", at: 10)
        #expect(Self.state(of: interaction("block"), after: candidate) == .memberDeleted)
        #expect(Self.state(of: interaction("unblock"), after: candidate) == .waiting)
        #expect(Self.state(of: interaction("unblock"), after: try Self.deletion(of: "u", at: 10)) == .memberDeleted)
        // A deletion itself may always come again.
        let deletion = Self.event(
            #"{"userId": "u", "occurredAt": "\#(Timestamp.at(5).rfc3339)"}"#,
            Topics.profileDeleted
        )
        #expect(Self.state(of: deletion, after: try Self.deletion(of: "u", at: 10)) == .waiting)
    }

    @Test("A filter admits the reasons it names, and records that are no letters are counted")
    func filter() {
        let records = [Self.letter(), Self.letter(reason: "missing_field", offset: 5)]
        #expect(Self.states(records) { $0.reasons = ["missing_field", "other"] }.count == 1)
        #expect(Self.states(records).count == 2)
        var book = DeadLetterBook()
        book.note(KafkaRecord(topic: "profile-photo-updated.dlq", partition: 0, offset: 0, key: nil, value: nil))
        #expect(book.unreadable == 1)
        #expect(book.letters.isEmpty)
    }

    @Test("A replay is the event as it came, with what has happened to it")
    func event() throws {
        let event = try #require(ReplayRecords.event(from: Self.letter()))
        #expect(event.topic == Topics.profilePhotoUpdated)
        #expect(event.key == Array("u".utf8))
        #expect(event.value == [1])
        #expect(event.partition == nil)
        #expect(event.headers.map(\.name) == ["x", "dlq_replays", "dlq_history"])
        let history = DeadLetterHistory(event.headers.map { ($0.name, $0.value) })
        #expect(history.replays == 1)
        #expect(history.failures.map(\.reason) == ["photo_unavailable"])
        #expect(history.failures.map(\.offset) == [77])
        #expect(try ReplayRecords.event(from: Self.receipt(of: Self.letter())) == nil)
    }

    @Test("Records go out evenly, and a pause is not made up for")
    func pace() {
        var pace = ReplayPace(rate: 4)
        let start = ContinuousClock.now
        #expect(pace.pause(at: start) == .zero)
        #expect(pace.pause(at: start) == .milliseconds(250))
        #expect(pace.pause(at: start + .milliseconds(400)) == .milliseconds(100))
        #expect(pace.pause(at: start + .seconds(10)) == .zero)
        #expect(pace.pause(at: start + .seconds(10)) == .milliseconds(250))
    }
}
