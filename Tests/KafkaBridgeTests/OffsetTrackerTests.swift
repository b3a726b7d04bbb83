import KafkaBridge
import Testing

@Suite struct OffsetTrackerTests {
    @Test func onlyTheContiguousPrefixAdvances() {
        var tracker = OffsetTracker(epoch: 1)
        for offset: Int64 in [10, 11, 15, 16] {
            #expect(tracker.receive(offset, timestamp: offset * 100) == true)
        }
        #expect(tracker.finish(11, epoch: 1) == .held)
        #expect(tracker.finish(15, epoch: 1) == .held)
        #expect(tracker.committable == nil)
        #expect(tracker.oldestTimestamp == 1000)
        #expect(tracker.unfinished == 4)
        #expect(tracker.finish(10, epoch: 1) == .advanced(to: 16))
        #expect(tracker.unfinished == 1)
        #expect(tracker.oldestTimestamp == 1600)
        #expect(tracker.finish(16, epoch: 1) == .advanced(to: 17))
        #expect(tracker.unfinished == 0)
        #expect(tracker.oldestTimestamp == nil)
    }

    @Test func anOlderEpochIsFenced() {
        var tracker = OffsetTracker(epoch: 2)
        #expect(tracker.receive(0) == true)
        #expect(tracker.finish(0, epoch: 1) == .fenced)
        #expect(tracker.committable == nil)
        #expect(tracker.finish(0, epoch: 2) == .advanced(to: 1))
    }

    @Test func finishingTwiceOrWhatWasNeverReceivedChangesNothing() {
        var tracker = OffsetTracker(epoch: 1)
        #expect(tracker.receive(5) == true)
        #expect(tracker.receive(6) == true)
        #expect(tracker.finish(6, epoch: 1) == .held)
        #expect(tracker.finish(6, epoch: 1) == .fenced)
        #expect(tracker.finish(7, epoch: 1) == .fenced)
        #expect(tracker.finish(5, epoch: 1) == .advanced(to: 7))
        #expect(tracker.finish(5, epoch: 1) == .fenced)
    }

    @Test func aPositionThatMovesBackIsRefused() {
        var tracker = OffsetTracker(epoch: 1)
        #expect(tracker.receive(5) == true)
        #expect(tracker.receive(5) == false)
        #expect(tracker.receive(4) == false)
        #expect(tracker.received == 5)
        #expect(tracker.unfinished == 1)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func inAnyOrderItCommitsWhatANaiveSearchCommits(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var tracker = OffsetTracker(epoch: 1)
        var received: [Int64] = []
        var finished: Set<Int64> = []
        var next: Int64 = 0
        for _ in 0..<2_000 {
            let open = received.filter { !finished.contains($0) }
            if open.isEmpty || (open.count < 50 && Bool.random(using: &random)) {
                next += Int64.random(in: 1...3, using: &random)
                #expect(tracker.receive(next) == true)
                received.append(next)
            } else if let offset = open.randomElement(using: &random) {
                finished.insert(offset)
                _ = tracker.finish(offset, epoch: 1)
            }
            let prefix = received.prefix { finished.contains($0) }
            try #require(tracker.committable == prefix.last.map { $0 + 1 })
            try #require(tracker.unfinished == received.count - prefix.count)
        }
    }
}
