import KafkaBridge
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConsumerTests {
    private struct Failure: Error {}

    private struct Handling: Sendable {
        let record: KafkaRecord
        let isEnd: Bool
    }

    @Test func keysKeepTheirOrderAcrossTopicsAndRunInParallel() async throws {
        let broker = try TestCluster.topic("ordered-a", partitions: 3)
        try broker.createTopic("ordered-b", partitions: 3)
        for topic in ["ordered-a", "ordered-b"] {
            try await broker.send((0..<200).map { KafkaMessage(topic, "key-\($0 % 16)", "\($0)") })
        }
        let journal = Journal<Handling>()
        let delays = (0..<400).map { seed in
            var random = SeededGenerator(seed: UInt64(seed))
            return Duration.microseconds(Int.random(in: 0...3_000, using: &random))
        }
        let consumer = try KafkaConsumer(configuration: broker.consumer("ordered", ["ordered-a", "ordered-b"]))
        let run = Task {
            try await consumer.run { record in
                journal.append(Handling(record: record, isEnd: false))
                try await Task.sleep(for: delays[record.number])
                journal.append(Handling(record: record, isEnd: true))
            }
        }
        await journal.wait(for: 800)
        consumer.shutdown()
        try await run.value

        var running: Set<String> = []
        var most = 0
        for handling in journal.entries {
            let key = try #require(handling.record.keyText)
            if handling.isEnd {
                running.remove(key)
            } else {
                #expect(running.insert(key).inserted, "two records of \(key) at once")
            }
            most = max(most, running.count)
        }
        #expect(most > 1 && most <= 8)
        let finished = journal.entries.filter(\.isEnd).map(\.record)
        for (_, records) in Dictionary(grouping: finished, by: { "\($0.topic) \($0.keyText ?? "")" }) {
            #expect(records.map(\.offset) == records.map(\.offset).sorted())
        }
        #expect(Set(finished.map { "\($0.topic) \($0.number)" }).count == 400)
        let committed = try await broker.committed("ordered", "ordered-a", 1)
        let end = finished.filter { $0.topic == "ordered-a" && $0.partition == 1 }.map(\.offset).max()
        #expect(committed == end.map { $0 + 1 })
    }

    @Test func aBlockedRecordHoldsTheCommitAndARestartGoesOnBehindIt() async throws {
        let broker = try TestCluster.topic("held")
        try await broker.send((0..<20).map { KafkaMessage("held", "key-\($0)", "\($0)") })
        let (gate, journal, commits) = (Gate(), Journal<Int>(), Journal<Int64>())
        let partition = KafkaTopicPartition(topic: "held", partition: 0)
        let consumer = try KafkaConsumer(
            configuration: broker.consumer("held", ["held"]) { event in
                if case .committed(let offsets) = event, let offset = offsets[partition] {
                    commits.append(offset)
                }
            }
        )
        let run = Task {
            try await consumer.run { record in
                if record.number == 5 {
                    await gate.pass()
                }
                journal.append(record.number)
            }
        }
        await journal.wait(for: 19)
        await commits.wait { $0.last == 5 }
        #expect(try await broker.committed("held", "held") == 5)
        #expect(consumer.progress.partitions[partition]?.unfinished == 15)
        gate.open()
        await commits.wait { $0.last == 20 }
        #expect(try await broker.committed("held", "held") == 20)
        run.cancel()
        try await run.value
        #expect(!journal.entries.contains { journalEntry in !(0..<20).contains(journalEntry) })

        try await broker.send([KafkaMessage("held", "key", "20")])
        let second = Journal<Int>()
        let restarted = try KafkaConsumer(configuration: broker.consumer("held", ["held"]))
        try await restarted.run { record in
            second.append(record.number)
            restarted.shutdown()
        }
        #expect(second.entries == [20])
        #expect(try await broker.committed("held", "held") == 21)
    }

    @Test func aFailingHandlerStopsTheConsumerAndItsRecordComesAgain() async throws {
        let broker = try TestCluster.topic("failing")
        try await broker.send((0..<10).map { KafkaMessage("failing", "key-\($0)", "\($0)") })
        let (journal, events) = (Journal<Int>(), Journal<Int64>())
        var configuration = broker.consumer("failing", ["failing"]) { event in
            if case .handlerFailed(_, let offset) = event {
                events.append(offset)
            }
        }
        configuration.lanes = 4
        let consumer = try KafkaConsumer(configuration: configuration)
        await #expect(throws: Failure.self) {
            try await consumer.run { record in
                if record.number == 3 {
                    try await Task.sleep(for: .milliseconds(50))
                    throw Failure()
                }
                journal.append(record.number)
            }
        }
        #expect(events.entries == [3])
        #expect(try await broker.committed("failing", "failing") == 3)
        let error = await #expect(throws: KafkaError.self) { try await consumer.run { _ in } }
        #expect(error?.code == .state)

        let second = Journal<Int>()
        let restarted = try KafkaConsumer(configuration: broker.consumer("failing", ["failing"]))
        try await restarted.run { record in
            second.append(record.number)
            if second.entries.count == 7 {
                restarted.shutdown()
            }
        }
        #expect(Set(second.entries) == Set(3..<10))
    }

    @Test func aShutdownLetsRunningHandlersFinishAndCommitsThem() async throws {
        let broker = try TestCluster.topic("draining")
        try await broker.send((0..<10).map { KafkaMessage("draining", "key-\($0)", "\($0)") })
        let (gate, started, finished) = (Gate(), Journal<Int>(), Journal<Int>())
        var configuration = broker.consumer("draining", ["draining"])
        configuration.lanes = 3
        let consumer = try KafkaConsumer(configuration: configuration)
        let run = Task {
            try await consumer.run { record in
                started.append(record.number)
                await gate.pass()
                try Task.checkCancellation()
                finished.append(record.number)
            }
        }
        await started.wait(for: 3)
        run.cancel()
        try await Task.sleep(for: .milliseconds(300))
        gate.open()
        try await run.value
        #expect(Set(started.entries) == [0, 1, 2])
        #expect(Set(finished.entries) == [0, 1, 2])
        #expect(try await broker.committed("draining", "draining") == 3)
    }

    @Test func aHandlerBeyondTheBudgetIsCancelledAndNotCommitted() async throws {
        let broker = try TestCluster.topic("overdue")
        try await broker.send([KafkaMessage("overdue", "a", "0"), KafkaMessage("overdue", "b", "1")])
        let (started, finished) = (Journal<Int>(), Journal<Int>())
        let (cancelled, events) = (Journal<Int>(), Journal<Int>())
        var configuration = broker.consumer("overdue", ["overdue"]) { event in
            if case .drainTimedOut(let unfinished) = event {
                events.append(unfinished)
            }
        }
        configuration.drainBudget = .milliseconds(200)
        let consumer = try KafkaConsumer(configuration: configuration)
        let run = Task {
            try await consumer.run { record in
                started.append(record.number)
                if record.number == 1 {
                    do {
                        try await Task.sleep(for: .seconds(30))
                    } catch {
                        cancelled.append(record.number)
                        throw error
                    }
                }
                finished.append(record.number)
            }
        }
        await started.wait(for: 2)
        await finished.wait(for: 1)
        let start = ContinuousClock.now
        consumer.shutdown()
        try await run.value
        #expect(ContinuousClock.now - start < .seconds(4))
        await cancelled.wait(for: 1)
        #expect(events.entries == [1])
        #expect(try await broker.committed("overdue", "overdue") == 1)
    }

    @Test func manyRecordsAndASlowHandlerPauseAndResume() async throws {
        let broker = try TestCluster.topic("paused", partitions: 2)
        try await broker.send((0..<2_000).map { KafkaMessage("paused", "key-\($0 % 50)", "\($0)") })
        let (journal, flow, unfinished) = (Journal<KafkaRecord>(), Journal<String>(), Journal<Int>())
        var configuration = broker.consumer("paused", ["paused"]) { event in
            switch event {
            case .paused: flow.append("paused")
            case .resumed: flow.append("resumed")
            case .rewound: flow.append("rewound")
            default: break
            }
        }
        configuration.highWatermark = 300
        configuration.lowWatermark = 150
        let consumer = try KafkaConsumer(configuration: configuration)
        let run = Task {
            try await consumer.run { record in
                try await Task.sleep(for: .milliseconds(1))
                unfinished.append(consumer.progress.partitions.values.map(\.unfinished).max() ?? 0)
                journal.append(record)
            }
        }
        await journal.wait(for: 2_000)
        consumer.shutdown()
        try await run.value
        #expect(journal.entries.count == 2_000)
        #expect(Set(journal.entries.map(\.number)).count == 2_000)
        for (_, records) in Dictionary(grouping: journal.entries, by: \.keyText) {
            #expect(records.map(\.offset) == records.map(\.offset).sorted())
        }
        #expect(flow.entries.contains("paused") && flow.entries.contains("resumed"))
        #expect(!flow.entries.contains("rewound"))
        #expect((unfinished.entries.max() ?? 0) <= 301)
    }

    @Test func aMissingTopicIsNamed() async throws {
        let broker = try InProcessBroker()
        try broker.createTopic("absent", partitions: 1)
        try broker.setFault(.unknownTopic, ofTopic: "absent")
        let errors = Journal<KafkaError>()
        let consumer = try KafkaConsumer(
            configuration: broker.consumer("absent", ["absent"]) { event in
                if case .error(let error) = event {
                    errors.append(error)
                }
            }
        )
        let run = Task { try await consumer.run { _ in } }
        await errors.wait { $0.contains { $0.code == .unknownTopic && $0.message.contains("absent") } }
        consumer.shutdown()
        try await run.value
        await broker.close()
    }

    @Test func aFatalErrorEndsTheRun() async throws {
        let broker = try InProcessBroker()
        try broker.createTopic("fatal", partitions: 1)
        let fencedInstance = BrokerFault.protocolError(82)
        try broker.failNext(.joinGroup, with: Array(repeating: fencedInstance, count: 4))
        var configuration = broker.consumer("fatal", ["fatal"])
        configuration.client.properties["group.instance.id"] = "worker-0"
        let consumer = try KafkaConsumer(configuration: configuration)
        let error = await #expect(throws: KafkaError.self) { try await consumer.run { _ in } }
        #expect(error?.isFatal == true)
        #expect(error?.code == .fatal)
        await broker.close()
    }

    @Test func aConsumerEndsAlthoughItsBrokerIsGone() async throws {
        let broker = try InProcessBroker()
        try broker.createTopic("gone", partitions: 1)
        try await broker.send([KafkaMessage("gone", "k", "0")])
        let (journal, errors) = (Journal<Int>(), Journal<KafkaError>())
        var configuration = broker.consumer("gone", ["gone"]) { event in
            if case .error(let error) = event {
                errors.append(error)
            }
        }
        configuration.commitTimeout = .seconds(1)
        let consumer = try KafkaConsumer(configuration: configuration)
        let run = Task {
            try await consumer.run { record in
                try broker.setAvailable(false)
                journal.append(record.number)
            }
        }
        await journal.wait(for: 1)
        await errors.wait { $0.contains { $0.code == .transport } }
        let start = ContinuousClock.now
        consumer.shutdown()
        try await run.value
        #expect(ContinuousClock.now - start < .seconds(8))
        await broker.close()
    }

    @Test func aConsumerNeedNotRun() async throws {
        let broker = try TestCluster.topic("idle")
        let consumer = try KafkaConsumer(configuration: broker.consumer("idle", ["idle"]))
        consumer.shutdown()
        try await consumer.run { _ in }
        _ = try KafkaConsumer(configuration: broker.consumer("idle", ["idle"]))
    }
}
