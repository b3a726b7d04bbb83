import Dispatch
import Synchronization

/// Passes elements from one thread, which blocks while too many wait, to one task, which does not block.
final class BoundedHandoff<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var receiver: CheckedContinuation<[Element]?, Never>?
        var isSenderBlocked = false
        var isClosed = false
    }

    private let capacity: Int
    private let state = Mutex(State())
    private let room = DispatchSemaphore(value: 0)

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    var isClosed: Bool {
        state.withLock { $0.isClosed }
    }

    /// Adds an element, and blocks the thread until there is room for it.
    ///
    /// - Returns: False when the handoff is closed.
    func send(_ element: Element) -> Bool {
        while true {
            var receiver: CheckedContinuation<[Element]?, Never>?
            let isSent: Bool? = state.withLock { state in
                if state.isClosed {
                    return false
                }
                if let waiting = state.receiver {
                    receiver = waiting
                    state.receiver = nil
                    return true
                }
                if state.elements.count < capacity {
                    state.elements.append(element)
                    return true
                }
                state.isSenderBlocked = true
                return nil
            }
            receiver?.resume(returning: [element])
            if let isSent {
                return isSent
            }
            room.wait()
        }
    }

    /// Takes everything that waits, at least one element; nil when the handoff is closed.
    func receive() async -> [Element]? {
        await withCheckedContinuation { continuation in
            let (answer, wakesSender): ([Element]??, Bool) = state.withLock { state in
                if state.isClosed {
                    return (.some(nil), false)
                }
                if state.elements.isEmpty {
                    state.receiver = continuation
                    return (nil, false)
                }
                let (elements, wasBlocked) = (state.elements, state.isSenderBlocked)
                state.elements = []
                state.isSenderBlocked = false
                return (.some(elements), wasBlocked)
            }
            if wakesSender {
                room.signal()
            }
            if let answer {
                continuation.resume(returning: answer)
            }
        }
    }

    /// Drops what waits and lets both sides go.
    func close() {
        let receiver = state.withLock { state in
            state.isClosed = true
            state.elements = []
            defer { state.receiver = nil }
            return state.receiver
        }
        room.signal()
        receiver?.resume(returning: nil)
    }
}
