import EventWorker
import KafkaBridge
import Testing

/// What a worker must have reached to be ready.
@Suite struct HealthMonitorTests {
    private static let needed = [HealthMonitor.Milestone.modelLoaded, .memoryRebuilt, .joined]

    private static func monitor(of milestones: [HealthMonitor.Milestone]) -> HealthMonitor {
        let health = HealthMonitor()
        for milestone in milestones { health.reached(milestone) }
        return health
    }

    @Test(arguments: needed)
    func `a worker that lacks one thing is not ready, and says which`(_ lacking: HealthMonitor.Milestone) {
        let health = Self.monitor(of: Self.needed.filter { $0 != lacking })
        let checks: [HealthMonitor.Milestone: String] = [
            .modelLoaded: "model", .memoryRebuilt: "memory", .joined: "group",
        ]
        #expect(!health.readiness.isGood)
        #expect(health.readiness.checks.filter { $0.status == .failed }.map(\.name) == [checks[lacking]])
        // The group may take its time: a worker has started without it.
        #expect(health.startup.isGood == (lacking == .joined))
        health.reached(lacking)
        #expect(health.readiness.isGood)
        #expect(health.startup.isGood)
    }

    @Test func `a worker that was told to stop is not ready any more, and has started all the same`() {
        let health = Self.monitor(of: Self.needed + [.stopping])
        #expect(health.readiness.checks.filter { $0.status == .failed }.map(\.name) == ["shutdown"])
        #expect(health.startup.isGood)
        #expect(health.liveness.isGood)
    }

    @Test func `partitions that were lost take readiness away, those that are handed over do not`() {
        let health = Self.monitor(of: [.modelLoaded, .memoryRebuilt])
        let partitions = [KafkaTopicPartition(topic: "photos", partition: 0)]
        // A group may have nothing to give: the worker stands by.
        health.note(.assigned([]))
        #expect(health.readiness.isGood)
        health.note(.revoked(partitions, lost: false))
        #expect(health.readiness.isGood)
        health.note(.revoked(partitions, lost: true))
        #expect(!health.readiness.isGood)
        health.note(.assigned(partitions))
        #expect(health.readiness.isGood)
    }
}
