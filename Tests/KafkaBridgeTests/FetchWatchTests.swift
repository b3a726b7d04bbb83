import KafkaBridge
import Testing

@Suite("Partitions that are not fetched", .timeLimit(.minutes(1)))
struct FetchWatchTests {
    private static let first = KafkaTopicPartition(topic: "first", partition: 0)
    private static let second = KafkaTopicPartition(topic: "second", partition: 3)

    @Test("Idle for as long as it may be is late; fetched, or taken away, in between is not")
    func decisions() {
        var watch = FetchWatch(patience: .seconds(5))
        let start = ContinuousClock.now
        let all = [Self.first, Self.second]
        #expect(watch.note([Self.first, Self.second], of: all, at: start) == [])
        #expect(watch.note([Self.first], of: all, at: start + .seconds(4)) == [])
        #expect(watch.note([Self.first, Self.second], of: all, at: start + .seconds(5)) == [Self.first])
        // It doubles its patience until nothing is idle any more.
        #expect(watch.note([Self.first], of: all, at: start + .seconds(6)) == [])
        #expect(watch.note([Self.first], of: all, at: start + .seconds(15)) == [])
        #expect(watch.note([Self.first], of: all, at: start + .seconds(16)) == [Self.first])
        #expect(watch.note([], of: all, at: start + .seconds(17)) == [])
        #expect(watch.note([Self.first], of: all, at: start + .seconds(18)) == [])
        #expect(watch.note([Self.first], of: [Self.second], at: start + .seconds(20)) == [])
        #expect(watch.note([Self.first], of: all, at: start + .seconds(23)) == [])
        #expect(watch.note([Self.first, Self.second], of: all, at: start + .seconds(28)) == [Self.first])
    }

    @Test("The library's words for it are understood")
    func states() {
        let statistics = """
            {"name": "c", "topics": {
              "first": {"topic": "first", "partitions": {
                "0": {"partition": 0, "fetch_state": "none"}, "1": {"partition": 1, "fetch_state": "active"},
                "-1": {"partition": -1, "fetch_state": "none"}}},
              "second": {"partitions": {
                "2": {"partition": 2, "fetch_state": "offset-query"}, "3": {"partition": 3, "fetch_state": "stopped"}}}}}
            """
        #expect(FetchStates.idle(in: statistics) == [Self.first, Self.second])
        #expect(FetchStates.idle(in: "{}") == nil)
    }

    @Test("When committed offsets cannot be had, partitions are assigned anew until they can", arguments: [16, 15])
    func committedOffsets(_ error: Int16) async throws {
        let broker = try InProcessBroker()
        try broker.createTopic("offsets", partitions: 2)
        try await broker.send((0..<20).map { KafkaMessage("offsets", "key-\($0)", "\($0)") })
        let (restarts, commits) = (Journal<[KafkaTopicPartition]>(), Journal<[KafkaTopicPartition: Int64]>())
        var configuration = broker.consumer("offsets", ["offsets"]) { event in
            switch event {
            case .restarted(let partitions): restarts.append(partitions)
            case .committed(let offsets): commits.append(offsets)
            default: break
            }
        }
        configuration.client.properties["statistics.interval.ms"] = "100"
        configuration.fetchPatience = .milliseconds(300)

        func handle(_ count: Int, of total: Int) async throws -> [Int] {
            let journal = Journal<Int>()
            // Twice in a row, each time for good.
            try broker.failNext(.offsetFetch, with: Array(repeating: .protocolError(error), count: 2))
            let consumer = try KafkaConsumer(configuration: configuration)
            let run = Task { try await consumer.run { journal.append($0.number) } }
            await journal.wait(for: count)
            await commits.wait { commits in
                commits.reduce(into: [:]) { $0.merge($1) { $1 } }.values.reduce(0, +) == Int64(total)
            }
            consumer.shutdown()
            try await run.value
            return journal.entries.sorted()
        }
        #expect(try await handle(20, of: 20) == Array(0..<20))
        #expect(restarts.entries.contains { $0.count == 2 })
        // What the group has committed is where it goes on, also then.
        let known = restarts.entries.count
        try await broker.send((20..<25).map { KafkaMessage("offsets", "key-\($0)", "\($0)") })
        #expect(try await handle(5, of: 25) == Array(20..<25))
        #expect(restarts.entries.count > known)
        await broker.close()
    }
}
