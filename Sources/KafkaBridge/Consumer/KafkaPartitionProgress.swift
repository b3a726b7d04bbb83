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

    /// Changes whenever a handler's try of one of the partition's records ends, and when a first record arrives after all
    /// before it were finished: it stands still only while nothing happens.
    public let turns: UInt64

    /// Whether fetching is paused.
    public let isPaused: Bool

    /// How far a consumer is.
    package init(
        nextToRead: Int64? = nil,
        nextToCommit: Int64? = nil,
        highWatermark: Int64? = nil,
        unfinished: Int = 0,
        oldestUnfinishedTimestamp: Int64? = nil,
        turns: UInt64 = 0,
        isPaused: Bool = false
    ) {
        self.nextToRead = nextToRead
        self.nextToCommit = nextToCommit
        self.highWatermark = highWatermark
        self.unfinished = unfinished
        self.oldestUnfinishedTimestamp = oldestUnfinishedTimestamp
        self.turns = turns
        self.isPaused = isPaused
    }

    /// The records of the partition that are not finished, if the broker has told its end; nil before.
    public var lag: Int64? {
        guard let highWatermark, let next = nextToCommit ?? nextToRead.map({ $0 - Int64(unfinished) }) else {
            return nil
        }
        return max(0, highWatermark - next)
    }
}
