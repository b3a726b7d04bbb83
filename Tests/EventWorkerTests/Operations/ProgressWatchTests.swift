import EventWorker
import KafkaBridge
import Testing

@Suite struct ProgressWatchTests {
    private static let partition = KafkaTopicPartition(topic: "photos", partition: 3)
    private static let start = ContinuousClock.now

    private static func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    private static func progress(lastPoll: Double, unfinished: Int = 0, turns: UInt64 = 0) -> KafkaConsumerProgress {
        KafkaConsumerProgress(
            lastPoll: at(lastPoll),
            partitions: [partition: KafkaPartitionProgress(unfinished: unfinished, turns: turns)]
        )
    }

    private static let settings: HealthSettings = {
        var settings = HealthSettings()
        settings.pollStall = .seconds(10)
        settings.partitionStall = .seconds(20)
        return settings
    }()

    /// A moment, what the consumer says at it, and whether it counts as alive.
    private typealias Step = (second: Double, progress: KafkaConsumerProgress, isAlive: Bool)

    private static func check(_ steps: [Step], brokerWait: Double? = nil) {
        var watch = ProgressWatch(settings)
        for step in steps {
            let checks = watch.judge(step.progress, brokerWait: brokerWait.map(at), at: at(step.second))
            #expect(checks.allSatisfy { $0.status == .ok } == step.isAlive, "at \(step.second)")
        }
    }

    @Test func `a consumer that has not begun is alive`() {
        var watch = ProgressWatch(Self.settings)
        #expect(watch.judge(nil, brokerWait: nil, at: Self.at(1000)).map(\.status) == [.ok])
        let unborn = KafkaConsumerProgress(lastPoll: nil, partitions: [:])
        #expect(watch.judge(unborn, brokerWait: nil, at: Self.at(1000)).map(\.status) == [.ok])
    }

    @Test func `the poll loop may stand still for as long as is allowed`() {
        Self.check([
            (10, Self.progress(lastPoll: 0), true), (10.1, Self.progress(lastPoll: 0), false),
            (10.2, Self.progress(lastPoll: 10.2), true),
        ])
    }

    @Test func `a partition is stuck when it has work and nothing happens`() {
        Self.check([
            (0, Self.progress(lastPoll: 0, unfinished: 5, turns: 1), true),
            (19, Self.progress(lastPoll: 19, unfinished: 7, turns: 1), true),
            (21, Self.progress(lastPoll: 21, unfinished: 9, turns: 1), false),
            (22, Self.progress(lastPoll: 22, unfinished: 8, turns: 2), true),
            (41, Self.progress(lastPoll: 41, unfinished: 8, turns: 2), true),
            (43, Self.progress(lastPoll: 43, unfinished: 8, turns: 2), false),
        ])
    }

    @Test func `a partition without work is never stuck`() {
        Self.check([
            (0, Self.progress(lastPoll: 0, turns: 1), true), (100, Self.progress(lastPoll: 100, turns: 1), true),
            // Its first record arrives; nobody had asked since.
            (200, Self.progress(lastPoll: 200, unfinished: 1, turns: 2), true),
            (215, Self.progress(lastPoll: 215, unfinished: 1, turns: 2), true),
            (221, Self.progress(lastPoll: 221, unfinished: 1, turns: 2), false),
        ])
    }

    @Test func `a partition that comes back begins anew`() {
        Self.check([
            (0, Self.progress(lastPoll: 0, unfinished: 1, turns: 1), true),
            (5, KafkaConsumerProgress(lastPoll: Self.at(5), partitions: [:]), true),
            (30, Self.progress(lastPoll: 30, unfinished: 1, turns: 1), true),
        ])
    }

    @Test func `whoever waits for the broker is not stuck, and has its time again afterwards`() {
        let steps: [Step] = [
            (0, Self.progress(lastPoll: 0, unfinished: 1, turns: 1), true),
            (60, Self.progress(lastPoll: 60, unfinished: 1, turns: 1), true),
            (79, Self.progress(lastPoll: 79, unfinished: 1, turns: 1), true),
            (81, Self.progress(lastPoll: 81, unfinished: 1, turns: 1), false),
        ]
        Self.check(steps, brokerWait: 60)
    }
}
