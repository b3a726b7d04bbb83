import CommandSupport
package import KafkaBridge

/// Tells a consumer that hangs from one that works, waits or has nothing to do: decisions only.
///
/// Progress is a turn of the poll loop, and for a partition that has unfinished events the end of any handler's try, a
/// postponed one included. What is down outside never makes a consumer hang.
package struct ProgressWatch: Sendable {
    private struct Sighting {
        let turns: UInt64
        let time: ContinuousClock.Instant
    }

    private let settings: HealthSettings
    private var sightings: [KafkaTopicPartition: Sighting] = [:]

    /// A watch that has seen nothing.
    package init(_ settings: HealthSettings) {
        self.settings = settings
    }

    /// Looks at a consumer.
    ///
    /// - Parameters:
    ///   - progress: what it says of itself; nil before there is one.
    ///   - brokerWait: the last moment at which the broker was waited for.
    ///   - now: the time.
    /// - Returns: what is well and what is not.
    package mutating func judge(
        _ progress: KafkaConsumerProgress?,
        brokerWait: ContinuousClock.Instant?,
        at now: ContinuousClock.Instant
    ) -> [HealthReport.Check] {
        guard let progress, let lastPoll = progress.lastPoll else {
            return [HealthReport.Check("poll", true, "nothing is consumed yet")]
        }
        let age = now - lastPoll
        let poll = HealthReport.Check(
            "poll",
            age <= settings.pollStall,
            "the poll loop last went round \(Self.text(age)) ago; \(Self.text(settings.pollStall)) are allowed"
        )
        let stalled = stalled(progress.partitions, brokerWait, now)
        let partitions =
            if let (partition, age) = stalled.max(by: { $0.1 < $1.1 }) {
                HealthReport.Check(
                    "partitions",
                    false,
                    "\(partition) has unfinished events and made no progress for \(Self.text(age)); "
                        + "\(Self.text(settings.partitionStall)) are allowed; \(stalled.count) partitions stand still"
                )
            } else {
                HealthReport.Check("partitions", true, "\(progress.partitions.count) assigned, none stands still")
            }
        return [poll, partitions]
    }

    private mutating func stalled(
        _ partitions: [KafkaTopicPartition: KafkaPartitionProgress],
        _ brokerWait: ContinuousClock.Instant?,
        _ now: ContinuousClock.Instant
    ) -> [(KafkaTopicPartition, Duration)] {
        sightings = sightings.filter { partitions[$0.key] != nil }
        var stalled: [(KafkaTopicPartition, Duration)] = []
        for (partition, progress) in partitions {
            guard progress.unfinished > 0 else {
                sightings[partition] = nil
                continue
            }
            guard let seen = sightings[partition], seen.turns == progress.turns else {
                sightings[partition] = Sighting(turns: progress.turns, time: now)
                continue
            }
            let age = now - max(seen.time, brokerWait ?? seen.time)
            if age > settings.partitionStall { stalled.append((partition, age)) }
        }
        return stalled
    }

    private static func text(_ duration: Duration) -> String { "\(max(0, duration.seconds).fixed(1)) s" }
}
