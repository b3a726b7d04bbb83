import Synchronization

/// Tells a task to come to an end of its own, and wakes it from its pauses.
package final class StopSignal: Sendable {
    private struct State {
        var isRaised = false
        var pause: Task<Void, Never>?
    }

    private let state = Mutex(State())

    /// A signal that is not raised.
    package init() {}

    /// Whether the task is to end.
    package var isRaised: Bool { state.withLock { $0.isRaised } }

    /// Raises the signal; a pause ends at once.
    package func raise() {
        let pause = state.withLock { state in
            state.isRaised = true
            return state.pause
        }
        pause?.cancel()
    }

    /// Pauses, unless the signal is or will be raised or the task is cancelled. One task at a time may pause.
    package func pause(for duration: Duration) async {
        let pause: Task<Void, Never>? = state.withLock { state in
            guard !state.isRaised else { return nil }
            let pause = Task<Void, Never> { try? await Task.sleep(for: duration) }
            state.pause = pause
            return pause
        }
        guard let pause else { return }
        await withTaskCancellationHandler {
            await pause.value
        } onCancel: {
            pause.cancel()
        }
    }
}
