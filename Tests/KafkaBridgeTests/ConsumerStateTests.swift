import KafkaBridge
import Testing

@Suite struct ConsumerStateTests {
    private let first = KafkaTopicPartition(topic: "first", partition: 0)
    private let second = KafkaTopicPartition(topic: "second", partition: 0)

    private func record(_ partition: KafkaTopicPartition, _ offset: Int64, key: String?) -> KafkaRecord {
        KafkaRecord(
            topic: partition.topic,
            partition: partition.partition,
            offset: offset,
            key: key.map { Array($0.utf8) },
            value: []
        )
    }

    private func state(lanes: Int = 8, high: Int = 100, low: Int = 50) -> ConsumerState {
        var state = ConsumerState(lanes: lanes, flow: FlowControl(highWatermark: high, lowWatermark: low))
        state.assign([first, second])
        return state
    }

    private func start(_ state: inout ConsumerState) throws -> WorkTicket {
        let ticket = state.next()
        return try #require(ticket)
    }

    private func stored(_ actions: ConsumerActions) -> [KafkaTopicPartition: Int64] {
        Dictionary(uniqueKeysWithValues: actions.store)
    }

    @Test func whatWaitsBehindARecordIsOfItsKeyAndOfNoPartitionThatIsDrained() throws {
        var state = state()
        state.receive(record(first, 0, key: "k"))
        let ticket = try start(&state)
        state.receive(record(first, 1, key: "k"))
        state.receive(record(first, 2, key: "other"))
        state.receive(record(second, 7, key: "k"))
        #expect(state.waiting(of: ticket.key).map(\.offset) == [1, 7])
        state.drain([second])
        #expect(state.waiting(of: ticket.key).map(\.offset) == [1])
    }

    @Test func theSameKeyIsSerialAcrossTopics() throws {
        var state = state()
        state.receive(record(first, 0, key: "k"))
        state.receive(record(second, 0, key: "k"))
        let ticket = try start(&state)
        #expect(ticket.record.topic == "first")
        #expect(state.next() == nil)
        #expect(state.finish(ticket, succeeded: true) == true)
        let topicStarted = try start(&state).record.topic
        #expect(topicStarted == "second")
    }

    @Test func recordsWithoutKeyFollowTheirPartition() throws {
        var state = state()
        state.receive(record(first, 0, key: nil))
        state.receive(record(first, 1, key: nil))
        state.receive(record(second, 0, key: nil))
        let offsetStarted = try start(&state).record.offset
        #expect(offsetStarted == 0)
        let topicStarted = try start(&state).record.topic
        #expect(topicStarted == "second")
        #expect(state.next() == nil)
    }

    @Test func aFailedRecordHoldsItsPartitionForever() throws {
        var state = state()
        for offset: Int64 in 0..<3 {
            state.receive(record(first, offset, key: "\(offset)"))
        }
        let tickets = try (0..<3).map { _ in try start(&state) }
        #expect(state.finish(tickets[0], succeeded: true) == true)
        #expect(state.finish(tickets[1], succeeded: false) == true)
        #expect(state.finish(tickets[2], succeeded: true) == true)
        #expect(stored(state.takeActions()) == [first: 1])
        #expect(stored(state.takeActions()) == [:])
    }

    @Test func aDrainingPartitionFinishesWhatRunsAndStartsNothing() throws {
        var state = state()
        state.receive(record(first, 0, key: "a"))
        state.receive(record(first, 1, key: "a"))
        state.receive(record(second, 0, key: "b"))
        let ticket = try start(&state)
        state.drain([first])
        state.receive(record(first, 2, key: "c"))
        let topicStarted = try start(&state).record.topic
        #expect(topicStarted == "second")
        #expect(state.next() == nil)
        #expect(state.running(of: [first]) == 1)
        #expect(state.finish(ticket, succeeded: true) == true)
        #expect(state.running(of: [first]) == 0)
        #expect(stored(state.takeActions()) == [first: 1])
        #expect(state.release([first]) == [])
        #expect(state.partitions == [second])
    }

    @Test func aLateHandlerCannotStoreIntoTheNextAssignment() throws {
        var state = state()
        state.receive(record(first, 0, key: "a"))
        let late = try start(&state)
        #expect(state.release([first]) == [late.id])
        state.assign([first])
        state.receive(record(first, 0, key: "a"))
        // The key is still busy with the late handler, so its order holds even across assignments.
        #expect(state.next() == nil)
        #expect(state.finish(late, succeeded: true) == false)
        #expect(stored(state.takeActions()) == [:])
        let again = try start(&state)
        #expect(state.finish(again, succeeded: true) == true)
        #expect(stored(state.takeActions()) == [first: 1])
    }

    @Test func aLateFailureDoesNotCount() throws {
        var state = state()
        state.receive(record(first, 0, key: "a"))
        let late = try start(&state)
        _ = state.release([first])
        #expect(state.finish(late, succeeded: false) == false)
    }

    @Test func aPositionThatMovesBackBeginsAgain() throws {
        var state = state()
        for offset: Int64 in 5..<8 {
            #expect(state.receive(record(first, offset, key: "a")) == true)
        }
        let stale = try start(&state)
        #expect(state.receive(record(first, 3, key: "a")) == false)
        #expect(state.finish(stale, succeeded: true) == false)
        let ticket = try start(&state)
        #expect(ticket.record.offset == 3)
        #expect(state.finish(ticket, succeeded: true) == true)
        #expect(state.next() == nil)
        #expect(stored(state.takeActions()) == [first: 4])
    }

    @Test func pausesAtTheHighMarkResumesAtTheLowOneEachOnce() throws {
        var state = state(lanes: 1, high: 4, low: 1)
        for offset: Int64 in 0..<5 {
            state.receive(record(first, offset, key: "a"))
        }
        state.receive(record(second, 0, key: "b"))
        #expect(state.takeActions().pause == [first])
        #expect(state.takeActions().pause == [])
        #expect(state.paused(of: [first, second]) == [first])
        var resumed: [Int: [KafkaTopicPartition]] = [:]
        for step in 0..<6 {
            let ticket = try start(&state)
            _ = state.finish(ticket, succeeded: true)
            let actions = state.takeActions()
            #expect(actions.pause.isEmpty)
            if !actions.resume.isEmpty {
                resumed[step] = actions.resume
            }
        }
        #expect(resumed.count == 1)
        #expect(resumed.values.first == [first])
        #expect(state.paused(of: [first]).isEmpty)
    }

    @Test func aPartitionPausedAndDrainedBetweenTwoTurnsIsLeftAlone() throws {
        var state = state(lanes: 2, high: 2, low: 0)
        state.receive(record(first, 0, key: "a"))
        state.receive(record(first, 1, key: "b"))
        for _ in 0..<2 {
            let ticket = try start(&state)
            _ = state.finish(ticket, succeeded: true)
        }
        let actions = state.takeActions()
        #expect(actions.pause.isEmpty)
        #expect(actions.resume.isEmpty)
    }

    @Test func stoppedNothingStarts() throws {
        var state = state()
        state.receive(record(first, 0, key: "a"))
        state.receive(record(first, 1, key: "b"))
        let ticket = try start(&state)
        state.stop()
        #expect(state.next() == nil)
        #expect(state.waiting == 0)
        #expect(state.finish(ticket, succeeded: true) == true)
        #expect(stored(state.takeActions()) == [first: 1])
    }

    @Test func progressTellsLagAndAge() throws {
        var state = state()
        state.note(highWatermark: 10, of: first)
        state.receive(
            KafkaRecord(topic: "first", partition: 0, offset: 4, key: nil, value: nil, timestamp: 77)
        )
        let waiting = try #require(state.progress[first])
        #expect(waiting.lag == 6)
        #expect(waiting.oldestUnfinishedTimestamp == 77)
        #expect(waiting.nextToRead == 5)
        let ticket = try start(&state)
        _ = state.finish(ticket, succeeded: true)
        let finished = try #require(state.progress[first])
        #expect(finished.lag == 5)
        #expect(finished.unfinished == 0)
        #expect(finished.nextToCommit == 5)
    }
}
