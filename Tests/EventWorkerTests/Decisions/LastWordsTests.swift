import EventWorker
import KafkaBridge
import Testing

@Suite struct LastWordsTests {
    private static func record(_ userId: String, _ offset: Int64, isTombstone: Bool = false) -> KafkaRecord {
        KafkaRecord(
            topic: "style-embeddings",
            partition: 0,
            offset: offset,
            key: Array(userId.utf8),
            value: isTombstone ? nil : [UInt8(offset)]
        )
    }

    private let start = ContinuousClock.now

    @Test func `what is in order needs nothing`() {
        let words = LastWords()
        for offset in 0..<5 { words.note(Self.record("m", Int64(offset)), isNewest: true, at: start) }
        #expect(!words.isDisturbed)
        #expect(words.due(after: .zero, at: start + .seconds(60)).isEmpty)
    }

    @Test func `the newest record is named after a while, and again until it is read again`() {
        let words = LastWords()
        let newest = Self.record("m", 1, isTombstone: true)
        words.note(Self.record("m", 0), isNewest: true, at: start)
        words.note(newest, isNewest: true, at: start)
        words.note(Self.record("other", 0), isNewest: true, at: start)
        words.note(Self.record("m", 2), isNewest: false, at: start)
        words.note(Self.record("m", 3), isNewest: false, at: start + .seconds(1))
        #expect(words.isDisturbed)
        let expected = [LastWords.Misplaced(userId: "m", newest: newest)]
        #expect(words.due(after: .seconds(2), at: start + .milliseconds(2999)).isEmpty)
        #expect(words.due(after: .seconds(2), at: start + .seconds(3)) == expected)
        #expect(words.due(after: .seconds(2), at: start + .seconds(4)).isEmpty)
        #expect(words.due(after: .seconds(2), at: start + .seconds(5)) == expected)
        words.note(Self.record("m", 4, isTombstone: true), isNewest: true, at: start + .seconds(6))
        #expect(!words.isDisturbed)
        #expect(words.due(after: .zero, at: start + .seconds(60)).isEmpty)
    }

    @Test func `only so many records are remembered`() {
        let words = LastWords(capacity: 3)
        for (offset, userId) in ["a", "b", "a", "c", "d"].enumerated() {
            words.note(Self.record(userId, Int64(offset)), isNewest: true, at: start)
        }
        // Of the last three turns: a, c and d.
        for userId in ["a", "b", "c", "d"] { words.note(Self.record(userId, 9), isNewest: false, at: start) }
        let due = words.due(after: .zero, at: start).sorted { $0.userId < $1.userId }
        #expect(due.map(\.newest?.offset) == [2, nil, 3, 4])
        words.forget("b")
        #expect(words.due(after: .zero, at: start).count == 3)
    }
}
