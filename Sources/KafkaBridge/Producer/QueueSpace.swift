import Synchronization

/// Senders that found the producer's queue full and wait until it has moved.
final class QueueSpace: Sendable {
    private struct State {
        var waiting: [UInt: CheckedContinuation<Void, Never>] = [:]
        var order = FirstInFirstOut<UInt>()
        var cancelled: Set<UInt> = []
        var lastTicket: UInt = 0
    }

    private let state = Mutex(State())

    /// Waits until the queue may have room, or the task is cancelled.
    func wait() async {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.cancelled.remove(ticket) != nil {
                        return true
                    }
                    state.waiting[ticket] = continuation
                    state.order.append(ticket)
                    return false
                }
                if isCancelled {
                    continuation.resume()
                }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                let waiter = state.waiting.removeValue(forKey: ticket)
                if waiter == nil {
                    state.cancelled.insert(ticket)
                }
                return waiter
            }
            waiter?.resume()
        }
        state.withLock { state in
            _ = state.cancelled.remove(ticket)
        }
    }

    /// Lets every waiting sender try again, the longest waiting first.
    func moved() {
        let waiters = state.withLock { state in
            var waiters: [CheckedContinuation<Void, Never>] = []
            while let ticket = state.order.popFirst() {
                if let waiter = state.waiting.removeValue(forKey: ticket) {
                    waiters.append(waiter)
                }
            }
            return waiters
        }
        for waiter in waiters {
            waiter.resume()
        }
    }
}
