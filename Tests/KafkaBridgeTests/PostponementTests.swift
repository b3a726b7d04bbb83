import KafkaBridge
import Testing

/// Records that their handler postpones, with a single lane, which they must not hold.
@Suite(.timeLimit(.minutes(1))) struct PostponementTests {
    private struct Try: Sendable, Hashable {
        let record: Int
        let attempt: KafkaAttempt
    }

    @Test func aPostponedRecordHoldsItsKeyButNoLane() async throws {
        let broker = try TestCluster.topic("postponed")
        try await broker.send(
            (0..<30).map { KafkaMessage("postponed", $0 == 0 || $0 == 10 ? "slow" : "key-\($0)", "\($0)") }
        )
        let (journal, commits) = (Journal<Try>(), Journal<Int64>())
        let partition = KafkaTopicPartition(topic: "postponed", partition: 0)
        var configuration = broker.consumer("postponed", ["postponed"]) { event in
            if case .committed(let offsets) = event, let offset = offsets[partition] { commits.append(offset) }
        }
        configuration.lanes = 1
        let consumer = try KafkaConsumer(configuration: configuration)
        let run = Task {
            try await consumer.run { record, attempt in
                journal.append(Try(record: record.number, attempt: attempt))
                guard record.number == 0 else { return .finished }
                // Two waits that do not count, then one that does, and then it is done; the others are long done by then.
                switch (attempt.number, attempt.waits) {
                case (1, 0..<2): return .postponed(for: .milliseconds(300), isCounted: false)
                case (1, _): return .postponed(for: .milliseconds(300), isCounted: true)
                default: return .finished
                }
            }
        }
        // The first record is tried four times, each other one once.
        await journal.wait(for: 33)
        await commits.wait { $0.last == 30 }
        consumer.shutdown()
        try await run.value

        let tries = journal.entries
        let slow = tries.filter { $0.record == 0 }.map(\.attempt)
        #expect(
            slow == [
                KafkaAttempt(), KafkaAttempt(waits: 1), KafkaAttempt(waits: 2), KafkaAttempt(number: 2),
            ]
        )
        let last = try #require(tries.lastIndex { $0.record == 0 })
        let second = try #require(tries.lastIndex { $0.record == 0 && $0.attempt.waits == 1 })
        let behind = try #require(tries.firstIndex { $0.record == 10 })
        #expect(behind > last, "the record behind it with its key went before it")
        let others = tries.indices.filter { tries[$0].record != 0 && tries[$0].record != 10 }
        #expect(others.allSatisfy { $0 < second }, "other keys waited for the one that is postponed")
        #expect(try await broker.committed("postponed", "postponed") == 30)
    }

    @Test func whatIsPostponedAtTheEndComesAgain() async throws {
        let broker = try TestCluster.topic("left")
        try await broker.send((0..<3).map { KafkaMessage("left", "key-\($0)", "\($0)") })
        let journal = Journal<Int>()
        let consumer = try KafkaConsumer(configuration: broker.consumer("left", ["left"]))
        let run = Task {
            try await consumer.run { record, _ in
                journal.append(record.number)
                return record.number == 1 ? .postponed(for: .seconds(3600), isCounted: true) : .finished
            }
        }
        await journal.wait(for: 3)
        #expect(consumer.progress.postponed <= 1)
        let start = ContinuousClock.now
        consumer.shutdown()
        try await run.value
        #expect(ContinuousClock.now - start < .seconds(15), "the end waited for a record that nobody works on")
        #expect(try await broker.committed("left", "left") == 1)

        let again = Journal<Int>()
        let next = try KafkaConsumer(configuration: broker.consumer("left", ["left"]))
        let rerun = Task { try await next.run { again.append($0.number) } }
        await again.wait(for: 2)
        next.shutdown()
        try await rerun.value
        #expect(again.entries.sorted() == [1, 2])
    }
}
