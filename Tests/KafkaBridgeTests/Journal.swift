import Synchronization

/// What happened during a test, in order, with a way to wait until enough of it has.
final class Journal<Entry: Sendable>: Sendable {
    private typealias Condition = @Sendable ([Entry]) -> Bool

    private struct Waiter {
        let ticket: Int
        let condition: Condition
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var entries: [Entry] = []
        var waiting: [Waiter] = []
        var cancelled: Set<Int> = []
        var lastTicket = 0
    }

    private let state = Mutex(State())

    var entries: [Entry] {
        state.withLock { $0.entries }
    }

    func append(_ entry: Entry) {
        let ready = state.withLock { state in
            state.entries.append(entry)
            let entries = state.entries
            let ready = state.waiting.filter { $0.condition(entries) }
            state.waiting.removeAll { waiter in ready.contains { $0.ticket == waiter.ticket } }
            return ready
        }
        ready.forEach { $0.continuation.resume() }
    }

    /// Waits until the condition holds. A test whose time is over is cancelled: it then goes on and fails.
    func wait(until condition: @escaping @Sendable ([Entry]) -> Bool) async {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if condition(state.entries) || state.cancelled.contains(ticket) {
                        return true
                    }
                    state.waiting.append(Waiter(ticket: ticket, condition: condition, continuation: continuation))
                    return false
                }
                if isReady {
                    continuation.resume()
                }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.cancelled.insert(ticket)
                return state.waiting.firstIndex { $0.ticket == ticket }.map { state.waiting.remove(at: $0) }
            }
            waiter?.continuation.resume()
        }
    }

    func wait(for count: Int) async {
        await wait { $0.count >= count }
    }
}
