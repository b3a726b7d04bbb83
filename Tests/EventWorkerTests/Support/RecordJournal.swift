import CommandSupport
import KafkaBridge
import Synchronization
import Testing

/// Records in the order in which they were read, with a way to wait for one.
final class RecordJournal: Sendable {
    typealias Condition = @Sendable ([KafkaRecord]) -> Bool

    /// What was waited for did not come in time.
    struct Timeout: Error, CustomStringConvertible {
        let description: String
    }

    private struct Waiter {
        let condition: Condition
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var records: [KafkaRecord] = []
        var waiters: [Int: Waiter] = [:]
        var lastTicket = 0
        var failure: (any Error)?
    }

    private let state = Mutex(State())

    /// Everything read so far.
    var records: [KafkaRecord] { state.withLock { $0.records } }

    func append(_ record: KafkaRecord) {
        let ready = state.withLock { state in
            state.records.append(record)
            let (records, waiters) = (state.records, state.waiters)
            let ready = waiters.filter { $0.value.condition(records) }
            for ticket in ready.keys { state.waiters[ticket] = nil }
            return ready.values.map(\.continuation)
        }
        for continuation in ready { continuation.resume() }
    }

    /// Lets whoever waits know that nothing more will come.
    func fail(_ error: any Error) {
        let waiters = state.withLock { state in
            state.failure = state.failure ?? error
            defer { state.waiters = [:] }
            return state.waiters.values.map(\.continuation)
        }
        for continuation in waiters { continuation.resume(throwing: error) }
    }

    /// Returns the first record that is wanted as soon as it has been read. Each record is looked at once, however many
    /// come: dozens of tests wait at the same time.
    ///
    /// - Throws: What ``wait(for:within:until:)`` throws.
    func first<Found: Sendable>(
        _ what: String,
        within limit: Duration = .patience,
        where find: @escaping @Sendable (KafkaRecord) -> Found?
    ) async throws -> Found {
        let search = Search(find)
        try await wait(for: what, within: limit) { search.isOver(in: $0) }
        return try #require(search.found)
    }

    /// How far a search for a record has come.
    private final class Search<Found: Sendable>: Sendable {
        private let find: @Sendable (KafkaRecord) -> Found?
        private let state = Mutex<(seen: Int, found: Found?)>((0, nil))

        init(_ find: @escaping @Sendable (KafkaRecord) -> Found?) { self.find = find }

        var found: Found? { state.withLock { $0.found } }

        func isOver(in records: [KafkaRecord]) -> Bool {
            state.withLock { state in
                while state.found == nil, state.seen < records.count {
                    state.found = find(records[state.seen])
                    state.seen += 1
                }
                return state.found != nil
            }
        }
    }

    /// Returns as soon as the condition holds of what has been read.
    ///
    /// - Throws: ``Timeout`` when that takes too long; what ended the reading or the worker.
    func wait(for what: String, within limit: Duration = .patience, until condition: @escaping Condition)
        async throws
    {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        let alarm = Task {
            try await Task.sleep(for: limit)
            cancel(ticket, Timeout(description: "\(what) did not come within \(limit)"))
        }
        defer { alarm.cancel() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    if condition(state.records) { return .success(()) }
                    if let failure = state.failure { return .failure(failure) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.waiters[ticket] = Waiter(condition: condition, continuation: continuation)
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            cancel(ticket, CancellationError())
        }
    }

    private func cancel(_ ticket: Int, _ error: any Error) {
        state.withLock { $0.waiters.removeValue(forKey: ticket) }?.continuation.resume(throwing: error)
    }
}
