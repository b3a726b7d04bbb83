import CommandSupport
import FoundationEssentials
package import KafkaBridge
import PrometheusMetrics
import Synchronization

/// Reads lag and load from a consumer at each scrape.
final class ConsumerFigures: Sendable {
    private let lanes: Int
    private let progress: @Sendable () -> KafkaConsumerProgress?
    private let histories = Mutex<[KafkaTopicPartition: LagHistory]>([:])

    init(lanes: Int, progress: @escaping @Sendable () -> KafkaConsumerProgress?) {
        self.lanes = lanes
        self.progress = progress
    }

    func add(to samples: inout CollectedSamples) {
        guard let progress = progress() else { return }
        samples.add("stylematch_consumer_in_flight_events", [], Double(progress.running))
        samples.add("stylematch_consumer_waiting_events", [], Double(progress.waiting))
        samples.add("stylematch_consumer_postponed_events", [], Double(progress.postponed))
        samples.add("stylematch_consumer_lanes", [], Double(lanes))
        samples.add("stylematch_consumer_assigned_partitions", [], Double(progress.partitions.count))
        let paused = progress.partitions.values.count(where: \.isPaused)
        samples.add("stylematch_consumer_paused_partitions", [], Double(paused))
        if let lastPoll = progress.lastPoll {
            samples.add("stylematch_consumer_poll_age_seconds", [], (ContinuousClock.now - lastPoll).seconds)
        }
        let now = Date().timeIntervalSince1970
        let lags = histories.withLock { histories in
            // A partition that comes back begins anew: what happened meanwhile is not known.
            histories = histories.filter { progress.partitions[$0.key] != nil }
            return progress.partitions.map { partition, progress in
                (partition, PartitionLag(progress, &histories[partition, default: LagHistory()], at: now))
            }
        }
        for (partition, lag) in lags {
            let labels = [("topic", partition.topic), ("partition", "\(partition.partition)")]
            samples.add("stylematch_consumer_oldest_unprocessed_age_seconds", labels, lag.oldestAge)
            guard let events = lag.events else { continue }
            samples.add("stylematch_consumer_lag_events", labels, Double(events))
            samples.add("stylematch_consumer_lag_seconds", labels, lag.seconds)
        }
    }
}

/// How far a consumer is behind in one partition.
package struct PartitionLag: Equatable {
    /// Events that are not finished; nil before the broker has told where the partition ends.
    package let events: Int64?
    /// How long ago the first of them was written.
    package let seconds: Double
    /// Age of the oldest event that is held and not finished.
    package let oldestAge: Double

    /// Judges a partition.
    ///
    /// - Parameters:
    ///   - progress: how far the consumer is.
    ///   - history: where the partition ended when; the present end is added.
    ///   - now: seconds since 1970.
    package init(_ progress: KafkaPartitionProgress, _ history: inout LagHistory, at now: Double) {
        oldestAge = progress.oldestUnfinishedTimestamp.map { max(0, now - Double($0) / 1000) } ?? 0
        // The broker tells the end with what it delivers: with nothing delivered, the consumer stands at the end.
        let position = progress.nextToCommit ?? progress.nextToRead.map { $0 - Int64(progress.unfinished) }
        guard let end = progress.highWatermark else {
            events = nil
            seconds = oldestAge
            return
        }
        history.note(end: end, at: now)
        guard let position else {
            events = 0
            seconds = 0
            return
        }
        history.forget(upTo: position)
        let lag = max(0, end - position)
        events = lag
        if lag == 0 {
            seconds = 0
        } else if progress.unfinished > 0 {
            seconds = oldestAge
        } else {
            seconds = history.passed(position).map { max(0, now - $0) } ?? 0
        }
    }
}
