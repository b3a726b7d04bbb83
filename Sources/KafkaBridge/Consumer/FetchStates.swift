import FoundationEssentials
import Synchronization

/// What the library's statistics say about the fetching of partitions.
package struct FetchStates: Decodable {
    private struct Topic: Decodable {
        let partitions: [String: Partition]
    }

    private struct Partition: Decodable {
        let partition: Int32
        let fetch_state: String
    }

    private let topics: [String: Topic]

    /// The partitions that are neither fetched nor about to be.
    ///
    /// - Parameter statistics: The library's statistics, as JSON.
    /// - Returns: The partitions; nil when the text is of another form.
    package static func idle(in statistics: String) -> Set<KafkaTopicPartition>? {
        guard let states = try? JSONDecoder().decode(FetchStates.self, from: Data(statistics.utf8)) else { return nil }
        var idle: Set<KafkaTopicPartition> = []
        for (topic, content) in states.topics {
            // The partition -1 is the library's own, for what has no partition yet.
            for entry in content.partitions.values where entry.partition >= 0 {
                guard ["none", "stopped"].contains(entry.fetch_state) else { continue }
                idle.insert(KafkaTopicPartition(topic: topic, partition: entry.partition))
            }
        }
        return idle
    }
}

/// Hands the latest report from the library's callback to the polling thread.
final class FetchReports: Sendable {
    private let latest = Mutex<Set<KafkaTopicPartition>?>(nil)

    func note(_ statistics: String) {
        guard let idle = FetchStates.idle(in: statistics) else { return }
        latest.withLock { $0 = idle }
    }

    /// The report, unless it was taken before.
    func take() -> Set<KafkaTopicPartition>? {
        latest.withLock { latest in
            defer { latest = nil }
            return latest
        }
    }
}
