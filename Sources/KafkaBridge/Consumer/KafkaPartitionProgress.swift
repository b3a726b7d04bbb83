/// How far a consumer is in one of its partitions.
public struct KafkaPartitionProgress: Sendable, Hashable {
    /// The offset after the latest record received, or nil before the first.
    public let nextToRead: Int64?

    /// The offset that may be committed: everything before it is finished. Nil before the first is.
    public let nextToCommit: Int64?

    /// The end of the partition as the broker last told it, about once a second.
    public let highWatermark: Int64?

    /// The records received and not behind the contiguous finished prefix.
    public let unfinished: Int

    /// The time stamp of the oldest of them, in milliseconds since 1970.
    public let oldestUnfinishedTimestamp: Int64?

    /// Whether fetching is paused.
    public let isPaused: Bool

    /// The records of the partition that are not finished, if the broker has told its end; nil before.
    public var lag: Int64? {
        guard let highWatermark, let next = nextToCommit ?? nextToRead.map({ $0 - Int64(unfinished) }) else {
            return nil
        }
        return max(0, highWatermark - next)
    }
}
