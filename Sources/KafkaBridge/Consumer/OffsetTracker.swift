/// Which records of one partition are finished, and up to where that is so without a gap.
///
/// Only the contiguous finished prefix may be committed: after a restart everything behind it is delivered again, and
/// nothing before it is lost. Offsets may have gaps (compaction, transaction markers), so contiguous means in the
/// order of receipt.
///
/// The epoch is the fence: it changes whenever the partition is assigned anew or its position moves back, and what
/// was begun in an older epoch no longer counts.
package struct OffsetTracker: Sendable {
    /// What finishing a record changed.
    package enum Completion: Sendable, Hashable {
        /// The record belongs to an older epoch, or is not known: it changes nothing.
        case fenced
        /// An earlier record is still unfinished.
        case held
        /// The prefix grew: this is the next offset to read after a restart.
        case advanced(to: Int64)
    }

    private struct Entry {
        let offset: Int64
        let timestamp: Int64?
        var isFinished = false
    }

    /// The assignment that the offsets belong to.
    package let epoch: UInt64

    /// The next offset to read after a restart, once anything is finished.
    package private(set) var committable: Int64?

    /// The latest offset received.
    package private(set) var received: Int64?

    // Ascending offsets; everything before `head` is finished and behind the prefix.
    private var entries: [Entry] = []
    private var head = 0

    /// Begins an epoch.
    package init(epoch: UInt64) {
        self.epoch = epoch
    }

    /// The records that were received and are not behind the prefix: running, waiting, or finished too early.
    package var unfinished: Int {
        entries.count - head
    }

    /// The time stamp of the oldest unfinished record, in milliseconds since 1970.
    package var oldestTimestamp: Int64? {
        unfinished == 0 ? nil : entries[head].timestamp
    }

    /// Notes a record, in the order of the partition.
    ///
    /// - Returns: Whether it is later than all before it. If not, the position has moved back and nothing is noted: the
    ///   caller begins a new epoch.
    package mutating func receive(_ offset: Int64, timestamp: Int64? = nil) -> Bool {
        if let received, offset <= received {
            return false
        }
        received = offset
        entries.append(Entry(offset: offset, timestamp: timestamp))
        return true
    }

    /// Marks a record as finished.
    package mutating func finish(_ offset: Int64, epoch: UInt64) -> Completion {
        guard epoch == self.epoch, let index = index(of: offset), !entries[index].isFinished else {
            return .fenced
        }
        entries[index].isFinished = true
        guard index == head else {
            return .held
        }
        while head < entries.count, entries[head].isFinished {
            head += 1
        }
        let next = entries[head - 1].offset + 1
        committable = next
        if head >= 64, head * 2 >= entries.count {
            entries.removeFirst(head)
            head = 0
        }
        return .advanced(to: next)
    }

    private func index(of offset: Int64) -> Int? {
        var (low, high) = (head, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].offset < offset {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < entries.count && entries[low].offset == offset ? low : nil
    }
}
