/// Finds partitions that the library holds and has stopped fetching: decisions only.
///
/// When a group's committed offsets cannot be had, the library says so once and leaves the partitions as they are: they stay
/// assigned, heartbeats go on, and nothing of them is fetched until they are assigned anew
/// (https://github.com/confluentinc/librdkafka/issues/5586). Whatever the reason: what the library itself calls idle for
/// longer than it may take to begin is to be assigned again.
package struct FetchWatch: Sendable {
    /// The longest time between two remedies.
    private static let longestPatience = Duration.seconds(60)

    private let patience: Duration
    private var currentPatience: Duration
    private var idleSince: [KafkaTopicPartition: ContinuousClock.Instant] = [:]

    /// A watch that has seen nothing.
    ///
    /// - Parameter patience: How long a partition may be idle; it doubles with each remedy that changes nothing.
    package init(patience: Duration) {
        self.patience = patience
        currentPatience = patience
    }

    /// Looks at what the library says of its partitions.
    ///
    /// - Parameters:
    ///   - idle: Those that it does not fetch and is not about to.
    ///   - assigned: Those that the group has given.
    ///   - now: The time.
    /// - Returns: The partitions that have been idle for too long, in order; they begin anew.
    package mutating func note(
        _ idle: Set<KafkaTopicPartition>,
        of assigned: [KafkaTopicPartition],
        at now: ContinuousClock.Instant
    ) -> [KafkaTopicPartition] {
        let idle = idle.intersection(assigned)
        idleSince = idleSince.filter { idle.contains($0.key) }
        for partition in idle where idleSince[partition] == nil { idleSince[partition] = now }
        let late = idleSince.filter { now - $0.value >= currentPatience }.keys.sorted()
        if late.isEmpty {
            if idle.isEmpty { currentPatience = patience }
        } else {
            idleSince = [:]
            currentPatience = min(currentPatience * 2, max(patience, Self.longestPatience))
        }
        return late
    }
}
