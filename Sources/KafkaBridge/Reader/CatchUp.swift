/// When a reader has delivered everything that was there when it began.
package struct CatchUp: Sendable {
    private var targets: [KafkaTopicPartition: Int64] = [:]

    /// Whether everything that was there has been delivered.
    package var isComplete: Bool {
        targets.isEmpty
    }

    /// Notes what is there at the beginning.
    ///
    /// - Parameter watermarks: The first offset of each partition, and the one after its last.
    package init(_ watermarks: [KafkaTopicPartition: KafkaWatermarks]) {
        targets = watermarks.filter { $0.value.low < $0.value.high }.mapValues(\.high)
    }

    /// Notes how far a partition has been delivered. The end of a partition may be no record but a marker, so it counts
    /// as reached either by the record before it or by the broker's word that the end is here.
    ///
    /// - Parameters:
    ///   - partition: The partition.
    ///   - next: The offset to be read next.
    /// - Returns: Whether this made it complete.
    package mutating func advance(_ partition: KafkaTopicPartition, to next: Int64) -> Bool {
        guard let target = targets[partition], next >= target else {
            return false
        }
        targets[partition] = nil
        return targets.isEmpty
    }
}
