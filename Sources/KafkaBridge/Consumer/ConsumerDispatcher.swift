import Dispatch
import Synchronization

/// Joins the polling thread, which brings records, with the tasks that handle them.
///
/// Every decision is `ConsumerState`'s; this class holds it under a lock and wakes whoever waits.
final class ConsumerDispatcher: Sendable {
    private struct Shared {
        var state: ConsumerState
        var idleWorkers: [CheckedContinuation<WorkTicket?, Never>] = []
        var handlers: [UInt64: Task<KafkaHandling, any Error>] = [:]
        var fenced: Set<UInt64> = []
        var failure: (any Error)?
        var lastPoll: ContinuousClock.Instant?
        var isDrainAwaited = false
    }

    private let shared: Mutex<Shared>
    private let handlerEnded = DispatchSemaphore(value: 0)

    init(lanes: Int, flow: FlowControl) {
        shared = Mutex(Shared(state: ConsumerState(lanes: lanes, flow: flow)))
    }

    /// The first failure: of a handler, or a fatal one of the client.
    var failure: (any Error)? {
        shared.withLock { $0.failure }
    }

    var progress: KafkaConsumerProgress {
        shared.withLock { shared in
            KafkaConsumerProgress(
                lastPoll: shared.lastPoll,
                running: shared.state.running,
                waiting: shared.state.waiting,
                postponed: shared.state.postponed,
                partitions: shared.state.progress
            )
        }
    }

    // MARK: - For the tasks that handle records

    /// The records that wait behind a record that is being handled.
    func waiting(behind record: KafkaRecord) -> [KafkaRecord] {
        let key = LaneKey(record)
        return shared.withLock { $0.state.waiting(of: key) }
    }

    /// Waits for the next record; nil when there will be none.
    func next() async -> WorkTicket? {
        await withCheckedContinuation { continuation in
            let answer: WorkTicket?? = shared.withLock { shared in
                if let ticket = shared.state.next() {
                    return .some(ticket)
                }
                if shared.state.isStopped {
                    return .some(nil)
                }
                shared.idleWorkers.append(continuation)
                return nil
            }
            if let answer {
                continuation.resume(returning: answer)
            }
        }
    }

    /// Notes the task that handles a record, so that it can be cancelled when the record is fenced off.
    func began(_ ticket: WorkTicket, _ handler: Task<KafkaHandling, any Error>) {
        let isFenced = shared.withLock { shared in
            shared.handlers[ticket.id] = handler
            return shared.fenced.contains(ticket.id)
        }
        if isFenced {
            handler.cancel()
        }
    }

    /// Ends a record.
    ///
    /// - Returns: Whether its failure stops the consumer.
    func ended(_ ticket: WorkTicket, _ result: Result<Void, any Error>) -> Bool {
        var failure: (any Error)?
        if case .failure(let error) = result {
            failure = error
        }
        let (stops, isDrainAwaited) = shared.withLock { shared in
            shared.handlers[ticket.id] = nil
            shared.fenced.remove(ticket.id)
            let counts = shared.state.finish(ticket, succeeded: failure == nil)
            if let failure, counts, shared.failure == nil {
                shared.failure = failure
            }
            return (counts && failure != nil, shared.isDrainAwaited)
        }
        if stops {
            stop()
        }
        if isDrainAwaited {
            handlerEnded.signal()
        }
        return stops
    }

    /// Sets a record aside for a while.
    func postpone(_ ticket: WorkTicket, for pause: Duration, isCounted: Bool) {
        let (isKept, isDrainAwaited, started) = shared.withLock { shared in
            shared.handlers[ticket.id] = nil
            shared.fenced.remove(ticket.id)
            let isKept = shared.state.postpone(ticket, isCounted: isCounted)
            // A record of its key in another partition may be ready now.
            return (isKept, shared.isDrainAwaited, Self.start(&shared))
        }
        for (worker, ticket) in started {
            worker.resume(returning: ticket)
        }
        if isDrainAwaited {
            handlerEnded.signal()
        }
        guard isKept else { return }
        Task { @concurrent in
            try? await Task.sleep(for: pause)
            self.takeUp(ticket)
        }
    }

    private func takeUp(_ ticket: WorkTicket) {
        let started = shared.withLock { shared in
            shared.state.takeUp(ticket)
            return Self.start(&shared)
        }
        for (worker, ticket) in started {
            worker.resume(returning: ticket)
        }
    }

    // MARK: - For the polling thread

    /// One turn: what to do, and whether to go on.
    func turn() -> (actions: ConsumerActions, isStopped: Bool) {
        let now = ContinuousClock.now
        return shared.withLock { shared in
            shared.lastPoll = now
            return (shared.state.takeActions(), shared.state.isStopped)
        }
    }

    func assign(_ partitions: [KafkaTopicPartition]) {
        shared.withLock { $0.state.assign(partitions) }
    }

    /// Takes a record; false when the partition's position moved back.
    func receive(_ record: KafkaRecord) -> Bool {
        let (isLater, started) = shared.withLock { shared in
            let isLater = shared.state.receive(record)
            return (isLater, Self.start(&shared))
        }
        for (worker, ticket) in started {
            worker.resume(returning: ticket)
        }
        return isLater
    }

    func note(highWatermark: Int64, of partition: KafkaTopicPartition) {
        shared.withLock { $0.state.note(highWatermark: highWatermark, of: partition) }
    }

    var partitions: [KafkaTopicPartition] {
        shared.withLock { $0.state.partitions }
    }

    func paused(of partitions: [KafkaTopicPartition]) -> [KafkaTopicPartition] {
        shared.withLock { $0.state.paused(of: partitions) }
    }

    func drain(_ partitions: [KafkaTopicPartition]) {
        shared.withLock { $0.state.drain(partitions) }
    }

    /// Blocks until no handler of these partitions runs, or the budget ends; returns how many still run.
    func awaitHandlers(of partitions: [KafkaTopicPartition], within budget: Duration) -> Int {
        let deadline = DispatchTime.now() + budget.dispatchInterval
        defer { shared.withLock { $0.isDrainAwaited = false } }
        var isLate = false
        while true {
            let running = shared.withLock { shared in
                shared.isDrainAwaited = true
                return shared.state.running(of: partitions)
            }
            if running == 0 || isLate {
                return running
            }
            isLate = handlerEnded.wait(timeout: deadline) == .timedOut
        }
    }

    /// Gives partitions up and cancels the handlers that are late.
    func release(_ partitions: [KafkaTopicPartition]) {
        let late = shared.withLock { shared in
            let tickets = shared.state.release(partitions)
            shared.fenced.formUnion(tickets)
            return tickets.compactMap { shared.handlers[$0] }
        }
        for handler in late {
            handler.cancel()
        }
    }

    // MARK: - For anyone

    /// Starts nothing more and sends idle workers home.
    func stop() {
        let idle = shared.withLock { shared in
            shared.state.stop()
            defer { shared.idleWorkers = [] }
            return shared.idleWorkers
        }
        for worker in idle {
            worker.resume(returning: nil)
        }
    }

    /// Stops because of an error.
    func fail(_ error: any Error) {
        shared.withLock { shared in
            if shared.failure == nil {
                shared.failure = error
            }
        }
        stop()
    }

    private static func start(
        _ shared: inout Shared
    ) -> [(CheckedContinuation<WorkTicket?, Never>, WorkTicket)] {
        var started: [(CheckedContinuation<WorkTicket?, Never>, WorkTicket)] = []
        while !shared.idleWorkers.isEmpty, let ticket = shared.state.next() {
            started.append((shared.idleWorkers.removeLast(), ticket))
        }
        return started
    }
}
