import Synchronization

/// What happened during a test, in order, with a way to wait until enough of it has.
final class Journal<Entry: Sendable>: Sendable {
    private typealias Condition = @Sendable ([Entry]) -> Bool

    private struct State {
        var entries: [Entry] = []
        var waiting: [(Condition, CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var entries: [Entry] {
        state.withLock { $0.entries }
    }

    func append(_ entry: Entry) {
        let ready = state.withLock { state in
            state.entries.append(entry)
            let entries = state.entries
            let ready = state.waiting.filter { $0.0(entries) }.map(\.1)
            state.waiting.removeAll { $0.0(entries) }
            return ready
        }
        for continuation in ready {
            continuation.resume()
        }
    }

    func wait(until condition: @escaping @Sendable ([Entry]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if condition(state.entries) {
                    return true
                }
                state.waiting.append((condition, continuation))
                return false
            }
            if isReady {
                continuation.resume()
            }
        }
    }

    func wait(for count: Int) async {
        await wait { $0.count >= count }
    }
}
