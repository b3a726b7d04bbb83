import Contracts
import KafkaBridge

/// What the demo has seen on the topics that the worker writes.
actor DemoJournal {
    private(set) var embedded: Set<String> = []
    private(set) var described: Set<String> = []
    private(set) var slates: [String: MatchCandidates] = [:]
    private(set) var tombstones: [String: Set<String>] = [:]
    private(set) var deadLetters: [DeadLetterHeaders] = []
    private var waiters:
        [(condition: @Sendable (isolated DemoJournal) -> Bool, continuation: CheckedContinuation<Void, Never>)] =
            []
    private var isClosed = false
    private let decoder = EventDecoder()

    /// Notes one record.
    func note(_ record: KafkaRecord) {
        let key = String(decoding: record.key ?? [], as: UTF8.self)
        switch record.topic {
        case Topics.matchCandidates:
            if let slate = try? decoder.decode(MatchCandidates.self, key: record.key, value: record.value) {
                slates[slate.sourceEventId] = slate
            }
        case Topics.styleEmbeddings where record.value != nil: embedded.insert(key)
        case Topics.memberAttributes where record.value != nil: described.insert(key)
        case _ where record.value == nil: tombstones[key, default: []].insert(record.topic)
        case let topic where topic.hasSuffix(Topics.deadLetterSuffix):
            if let letter = DeadLetterHeaders(record.headers.map { ($0.name, $0.value) }) { deadLetters.append(letter) }
        default: break
        }
        wake()
    }

    /// Waits until something holds of what has been seen, the journal is closed or the task is cancelled.
    func wait(until condition: @escaping @Sendable (isolated DemoJournal) -> Bool) async {
        guard !isClosed, !condition(self) else { return }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiters.append((condition, $0)) }
        } onCancel: {
            // Whoever stops the demo stops all of it.
            Task { await close() }
        }
    }

    /// Lets everybody go who waits, because nothing more will come.
    func close() {
        isClosed = true
        for waiter in waiters { waiter.continuation.resume() }
        waiters = []
    }

    private func wake() {
        let ready = waiters.indices.filter { waiters[$0].condition(self) }
        for index in ready.reversed() { waiters.remove(at: index).continuation.resume() }
    }
}
