import EventWorker
import KafkaBridge
import Testing

@Suite struct PartitionLagTests {
    @Test func `lag in seconds is the age of the first event that is not finished`() {
        var history = LagHistory()
        let lag = PartitionLag(
            KafkaPartitionProgress(
                nextToRead: 20,
                nextToCommit: 10,
                highWatermark: 100,
                unfinished: 10,
                oldestUnfinishedTimestamp: 995_000
            ),
            &history,
            at: 1000
        )
        #expect(lag.events == 90)
        #expect(lag.seconds == 5)
        #expect(lag.oldestAge == 5)
    }

    @Test func `what is not fetched yet is dated by when the end passed it`() {
        var history = LagHistory()
        func lag(end: Int64, position: Int64, at now: Double) -> PartitionLag {
            PartitionLag(
                KafkaPartitionProgress(nextToRead: position, nextToCommit: position, highWatermark: end),
                &history,
                at: now
            )
        }
        #expect(lag(end: 10, position: 10, at: 100).seconds == 0)
        #expect(lag(end: 15, position: 10, at: 110).seconds == 0)
        #expect(lag(end: 30, position: 10, at: 120).seconds == 10)
        // What was behind the end at 110 is finished; the rest was behind it at 120 only.
        #expect(lag(end: 30, position: 15, at: 130).seconds == 10)
        #expect(lag(end: 30, position: 30, at: 140).seconds == 0)
        #expect(lag(end: 30, position: 30, at: 140).events == 0)
    }

    @Test func `a partition of which nothing came has no lag once its end is known`() {
        var history = LagHistory()
        #expect(PartitionLag(KafkaPartitionProgress(), &history, at: 10).events == nil)
        #expect(PartitionLag(KafkaPartitionProgress(highWatermark: 50), &history, at: 20).events == 0)
    }

    @Test func `a history stays small and keeps its first end`() {
        var history = LagHistory()
        for second in 0..<10_000 { history.note(end: Int64(second), at: Double(second)) }
        #expect(history.passed(0).map { $0 < 10_000 } == true)
        #expect(history.passed(9_999) == nil)
        #expect(history.count <= LagHistory.capacity)
    }
}
