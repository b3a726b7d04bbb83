/// Everything a consumer decides, without any input or output: which record a handler gets next, which offsets may be
/// stored, which partitions are paused, and what a late handler may still do.
///
/// Life of a partition: assigned → (draining) → released. While it drains, nothing of it starts and what runs may still
/// finish; once released, what still runs is fenced off.
package struct ConsumerState: Sendable {
    private struct Assignment {
        var tracker: OffsetTracker
        var isDraining = false
        var isPaused = false
        var shouldPause = false
        var highWatermark: Int64?
        var turns: UInt64 = 0
    }

    private let flow: FlowControl
    private var scheduler: LaneScheduler<LaneKey, WorkTicket>
    private var assignments: [KafkaTopicPartition: Assignment] = [:]
    private var runningTickets: [UInt64: WorkTicket] = [:]
    private var storable: [KafkaTopicPartition: Int64] = [:]
    private var flowChanged: Set<KafkaTopicPartition> = []
    private var lastEpoch: UInt64 = 0
    private var lastTicket: UInt64 = 0

    /// Whether no more records start.
    package private(set) var isStopped = false

    /// Creates the state of a consumer without partitions.
    package init(lanes: Int, flow: FlowControl) {
        self.flow = flow
        scheduler = LaneScheduler(lanes: lanes)
    }

    /// The records that wait for a handler.
    package var waiting: Int { scheduler.waiting }

    /// Those of them that are set aside for a while.
    package var postponed: Int { scheduler.setAside }

    /// The records in a handler, those fenced off included.
    package var running: Int { runningTickets.count }

    /// The partitions assigned now, in order.
    package var partitions: [KafkaTopicPartition] { assignments.keys.sorted() }

    /// The records that wait behind those of a key that run, in the order in which they will start.
    package func waiting(of key: LaneKey) -> [KafkaRecord] {
        scheduler.waiting(of: key).map(\.record)
    }

    /// Takes partitions, each in a new epoch.
    package mutating func assign(_ partitions: [KafkaTopicPartition]) {
        for partition in partitions {
            assignments[partition] = Assignment(tracker: OffsetTracker(epoch: nextEpoch()))
            storable[partition] = nil
        }
    }

    /// Takes a record from the broker.
    ///
    /// - Returns: False when the partition's position moved back, which begins a new epoch for it.
    @discardableResult
    package mutating func receive(_ record: KafkaRecord) -> Bool {
        let partition = record.topicPartition
        guard !isStopped, var assignment = assignments[partition], !assignment.isDraining else {
            return true
        }
        if assignment.tracker.unfinished == 0 { assignment.turns += 1 }
        let isLater = assignment.tracker.receive(record.offset, timestamp: record.timestamp)
        if !isLater {
            scheduler.removeWaiting { $0.partition == partition }
            storable[partition] = nil
            assignment.tracker = OffsetTracker(epoch: nextEpoch())
            _ = assignment.tracker.receive(record.offset, timestamp: record.timestamp)
        }
        updateFlow(&assignment, partition)
        lastTicket += 1
        let ticket = WorkTicket(id: lastTicket, record: record, epoch: assignment.tracker.epoch)
        assignments[partition] = assignment
        scheduler.enqueue(ticket, key: ticket.key)
        return isLater
    }

    /// Starts the next record, if one may start.
    package mutating func next() -> WorkTicket? {
        guard !isStopped, let ticket = scheduler.next() else {
            return nil
        }
        runningTickets[ticket.id] = ticket
        return ticket
    }

    /// Ends a record's handler.
    ///
    /// - Parameters:
    ///   - ticket: The record.
    ///   - succeeded: Whether the record is finished. If not, nothing at or behind it can be stored.
    /// - Returns: Whether the outcome still counts; false when the partition was released or moved back meanwhile.
    package mutating func finish(_ ticket: WorkTicket, succeeded: Bool) -> Bool {
        runningTickets[ticket.id] = nil
        scheduler.finish(ticket.key)
        let partition = ticket.partition
        guard var assignment = assignments[partition], assignment.tracker.epoch == ticket.epoch else {
            return false
        }
        assignment.turns += 1
        defer { assignments[partition] = assignment }
        if succeeded {
            if case .advanced(let next) = assignment.tracker.finish(ticket.record.offset, epoch: ticket.epoch) {
                storable[partition] = next
            }
            updateFlow(&assignment, partition)
        }
        return true
    }

    /// Sets a record aside whose handler wants to see it again later.
    ///
    /// - Parameters:
    ///   - ticket: The record.
    ///   - isCounted: Whether the try counts.
    /// - Returns: Whether it will be taken up; false when its partition was released, drains or moved back meanwhile.
    package mutating func postpone(_ ticket: WorkTicket, isCounted: Bool) -> Bool {
        let partition = ticket.partition
        guard !isStopped, isCurrent(ticket), assignments[partition]?.isDraining == false else {
            runningTickets[ticket.id] = nil
            scheduler.finish(ticket.key)
            return false
        }
        runningTickets[ticket.id] = nil
        assignments[partition]?.turns += 1
        scheduler.setAside(ticket.again(isCounted: isCounted), key: ticket.key)
        return true
    }

    /// Lets a record that was set aside start again.
    package mutating func takeUp(_ ticket: WorkTicket) {
        scheduler.takeUp(ticket.key) { $0.id == ticket.id }
    }

    /// Starts nothing more, of any partition.
    package mutating func stop() {
        isStopped = true
        scheduler.removeWaiting { _ in true }
    }

    /// Starts nothing more of these partitions, and ignores what is still received from them.
    package mutating func drain(_ partitions: [KafkaTopicPartition]) {
        let draining = Set(partitions)
        for partition in partitions {
            assignments[partition]?.isDraining = true
        }
        scheduler.removeWaiting { draining.contains($0.partition) }
    }

    /// The records of these partitions whose handlers run and still count.
    package func running(of partitions: [KafkaTopicPartition]) -> Int {
        let wanted = Set(partitions)
        return runningTickets.values.count { wanted.contains($0.partition) && isCurrent($0) }
    }

    /// Gives partitions up. What still runs is fenced off: it can no longer store.
    ///
    /// - Returns: The tickets that were fenced off.
    package mutating func release(_ partitions: [KafkaTopicPartition]) -> [UInt64] {
        let released = Set(partitions)
        let late = runningTickets.values.filter { released.contains($0.partition) && isCurrent($0) }.map(\.id)
        scheduler.removeWaiting { released.contains($0.partition) }
        for partition in partitions {
            assignments[partition] = nil
            storable[partition] = nil
            flowChanged.remove(partition)
        }
        return late
    }

    /// What the polling thread has to do, handed out once.
    package mutating func takeActions() -> ConsumerActions {
        var actions = ConsumerActions()
        if !storable.isEmpty {
            actions.store = storable.map { ($0.key, $0.value) }
            storable.removeAll(keepingCapacity: true)
        }
        for partition in flowChanged {
            guard let assignment = assignments[partition], assignment.isPaused != assignment.shouldPause else {
                continue
            }
            assignments[partition]?.isPaused = assignment.shouldPause
            if assignment.shouldPause {
                actions.pause.append(partition)
            } else {
                actions.resume.append(partition)
            }
        }
        flowChanged.removeAll(keepingCapacity: true)
        return actions
    }

    /// Of these partitions, those that are paused.
    package func paused(of partitions: [KafkaTopicPartition]) -> [KafkaTopicPartition] {
        partitions.filter { assignments[$0]?.isPaused == true }
    }

    /// Notes the end of a partition as the broker last told it.
    package mutating func note(highWatermark: Int64, of partition: KafkaTopicPartition) {
        assignments[partition]?.highWatermark = highWatermark
    }

    /// How far each partition is.
    package var progress: [KafkaTopicPartition: KafkaPartitionProgress] {
        assignments.mapValues { assignment in
            KafkaPartitionProgress(
                nextToRead: assignment.tracker.received.map { $0 + 1 },
                nextToCommit: assignment.tracker.committable,
                highWatermark: assignment.highWatermark,
                unfinished: assignment.tracker.unfinished,
                oldestUnfinishedTimestamp: assignment.tracker.oldestTimestamp,
                turns: assignment.turns,
                isPaused: assignment.isPaused
            )
        }
    }

    private func isCurrent(_ ticket: WorkTicket) -> Bool {
        assignments[ticket.partition]?.tracker.epoch == ticket.epoch
    }

    private mutating func nextEpoch() -> UInt64 {
        lastEpoch += 1
        return lastEpoch
    }

    private mutating func updateFlow(_ assignment: inout Assignment, _ partition: KafkaTopicPartition) {
        let shouldPause = flow.shouldPause(unfinished: assignment.tracker.unfinished, isPaused: assignment.shouldPause)
        if shouldPause != assignment.shouldPause {
            assignment.shouldPause = shouldPause
            flowChanged.insert(partition)
        }
    }
}
