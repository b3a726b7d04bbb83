import EventWorker
import KafkaBridge
import Testing

@Suite struct OutputCircuitsTests {
    private let start = ContinuousClock.now
    private let dead = KafkaTopicPartition(topic: "profile-updated", partition: 0)
    private let other = KafkaTopicPartition(topic: "profile-updated", partition: 1)

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    private func permit(
        _ circuits: inout OutputCircuits,
        _ partition: KafkaTopicPartition,
        at seconds: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> OutputCircuits.Permit {
        guard case .admitted(let permit) = circuits.admit(partition, at: at(seconds)) else {
            return try #require(nil, "rejected", sourceLocation: sourceLocation)
        }
        return permit
    }

    private func rejection(
        _ circuits: inout OutputCircuits,
        _ partition: KafkaTopicPartition,
        at seconds: Double
    ) -> Duration? {
        guard case .rejected(let pause) = circuits.admit(partition, at: at(seconds)) else { return nil }
        return pause
    }

    @Test func `one try that is not acknowledged sets its partition aside, and no other`() throws {
        var circuits = OutputCircuits()
        let first = try permit(&circuits, dead, at: 0)
        let second = try permit(&circuits, dead, at: 0)
        #expect(circuits.end(first, .unacknowledged, at: at(20), random: 0) == true)
        // It began before; that it ends so too makes nothing worse.
        #expect(circuits.end(second, .unacknowledged, at: at(20), random: 0) == nil)
        #expect(rejection(&circuits, dead, at: 20) == .seconds(1))
        #expect(rejection(&circuits, other, at: 20) == nil)
    }

    @Test func `one event asks again after pauses that double, and what it finds counts for all`() throws {
        var circuits = OutputCircuits()
        let first = try permit(&circuits, dead, at: 0)
        _ = circuits.end(first, .unacknowledged, at: at(0), random: 0)
        let probe = try permit(&circuits, dead, at: 1)
        #expect(rejection(&circuits, dead, at: 1) == .milliseconds(500))
        #expect(circuits.end(probe, .unacknowledged, at: at(2), random: 0) == nil)
        #expect(rejection(&circuits, dead, at: 2) == .seconds(2))
        let next = try permit(&circuits, dead, at: 4)
        #expect(circuits.end(next, .acknowledged, at: at(5), random: 0) == false)
        #expect(rejection(&circuits, dead, at: 5) == nil)
    }

    @Test func `an event with nothing to write says nothing, and lets another one ask`() throws {
        var circuits = OutputCircuits()
        let first = try permit(&circuits, dead, at: 0)
        _ = circuits.end(first, .unacknowledged, at: at(0), random: 0)
        let probe = try permit(&circuits, dead, at: 1)
        #expect(circuits.end(probe, .unknown, at: at(1), random: 0) == nil)
        let next = try permit(&circuits, dead, at: 1)
        #expect(circuits.end(next, .acknowledged, at: at(1), random: 0) == false)
    }

    @Test func `of all partitions that are set aside one event at a time holds a lane`() throws {
        var circuits = OutputCircuits()
        for partition in [dead, other] {
            let permit = try permit(&circuits, partition, at: 0)
            _ = circuits.end(permit, .unacknowledged, at: at(0), random: 0)
        }
        let probe = try permit(&circuits, dead, at: 1)
        #expect(rejection(&circuits, other, at: 1) == .milliseconds(500))
        _ = circuits.end(probe, .unacknowledged, at: at(2), random: 0)
        #expect(rejection(&circuits, other, at: 2) == nil)
    }
}
