import KafkaBridge
import Testing

@Suite(.timeLimit(.minutes(1))) struct TopicReaderTests {
    private enum Step: Sendable, Hashable {
        case record(Int)
        case caughtUp
    }

    private func start(_ reader: KafkaTopicReader, _ journal: Journal<Step>) -> Task<Void, any Error> {
        Task {
            try await reader.run {
                journal.append(.caughtUp)
            } handler: { record in
                journal.append(.record(record.number))
            }
        }
    }

    @Test func anEmptyTopicIsCaughtUpAtOnceAndThenFollowed() async throws {
        let broker = try TestCluster.topic("reader-empty", partitions: 3)
        let journal = Journal<Step>()
        let task = start(try broker.reader(["reader-empty"]), journal)
        await journal.wait(for: 1)
        #expect(journal.entries == [.caughtUp])
        try await broker.send([KafkaMessage("reader-empty", "k", "1"), KafkaMessage("reader-empty", "k", "2")])
        await journal.wait(for: 3)
        #expect(journal.entries == [.caughtUp, .record(1), .record(2)])
        task.cancel()
        try await task.value
    }

    @Test func everythingThatWasThereComesBeforeCaughtUp() async throws {
        let broker = try TestCluster.topic("reader-filled", partitions: 3)
        try broker.createTopic("reader-second", partitions: 1)
        try await broker.send((0..<600).map { KafkaMessage("reader-filled", "k\($0)", "\($0)") })
        try await broker.send((600..<700).map { KafkaMessage("reader-second", "k\($0)", "\($0)") })
        let journal = Journal<Step>()
        let reader = try broker.reader(["reader-filled", "reader-second"])
        let task = start(reader, journal)
        await journal.wait { $0.contains(.caughtUp) }
        let before = journal.entries.prefix { $0 != .caughtUp }
        #expect(Set(before) == Set((0..<700).map { Step.record($0) }))
        #expect(before.count == 700)
        try await broker.send([KafkaMessage("reader-filled", "k", "1000")])
        await journal.wait { $0.last == .record(1000) }
        #expect(journal.entries.filter { $0 == .caughtUp }.count == 1)
        reader.shutdown()
        try await task.value
    }

    @Test func aSlowHandlerHoldsTheReaderBack() async throws {
        let broker = try TestCluster.topic("reader-slow")
        try await broker.send((0..<300).map { KafkaMessage("reader-slow", "k", "\($0)") })
        var configuration = KafkaTopicReaderConfiguration(client: broker.client, topics: ["reader-slow"])
        configuration.bufferedRecords = 4
        let reader = try KafkaTopicReader(configuration: configuration)
        let journal = Journal<Step>()
        try await reader.run {
            reader.shutdown()
        } handler: { record in
            if record.number % 50 == 0 {
                try await Task.sleep(for: .milliseconds(5))
            }
            journal.append(.record(record.number))
        }
        #expect(journal.entries == (0..<300).map { .record($0) })
    }

    @Test func aMissingTopicIsNamed() async throws {
        let broker = try TestCluster.shared.get()
        let reader = try broker.reader(["reader-missing"])
        let error = await #expect(throws: KafkaError.self) {
            try await reader.run {
            } handler: { _ in
            }
        }
        #expect(error?.code == .unknownTopic)
        #expect(error?.message.contains("reader-missing") == true)
    }

    @Test func aFailingHandlerEndsTheReader() async throws {
        struct Failure: Error {}
        let broker = try TestCluster.topic("reader-failing")
        try await broker.send([KafkaMessage("reader-failing", "k", "1")])
        let reader = try broker.reader(["reader-failing"])
        await #expect(throws: Failure.self) {
            try await reader.run {
            } handler: { _ in
                throw Failure()
            }
        }
        let error = await #expect(throws: KafkaError.self) {
            try await reader.run {
            } handler: { _ in
            }
        }
        #expect(error?.code == .state)
    }

    @Test func aClusterThatDoesNotAnswerIsAnErrorWithinTheStartTimeout() async throws {
        var configuration = KafkaTopicReaderConfiguration(
            client: KafkaClientConfiguration(bootstrapServers: "127.0.0.1:1", clientId: "test"),
            topics: ["nowhere"]
        )
        configuration.startTimeout = .milliseconds(300)
        let reader = try KafkaTopicReader(configuration: configuration)
        let error = await #expect(throws: KafkaError.self) {
            try await reader.run {
            } handler: { _ in
            }
        }
        #expect(error?.isRetriable == true)
    }
}
