import Synchronization

/// The messages that were handed to the library and wait for their delivery report.
///
/// The library carries only a number for each message. So a sender that gives up early leaves nothing behind, and a
/// report that comes too late finds nobody.
final class DeliveryRegistry: Sendable {
    typealias Outcome = Result<KafkaDelivery, KafkaError>

    private enum Entry {
        case open
        case awaited(CheckedContinuation<Outcome, Never>)
        case settled(Outcome)
    }

    private struct State {
        var entries: [UInt: Entry] = [:]
        var lastTicket: UInt = 0
    }

    private let state = Mutex(State())

    /// The messages without a report.
    var count: Int {
        state.withLock { $0.entries.count }
    }

    /// Opens an entry before its message is handed over, because the report may come at once.
    func open() -> UInt {
        state.withLock { state in
            state.lastTicket += 1
            state.entries[state.lastTicket] = .open
            return state.lastTicket
        }
    }

    /// Forgets an entry whose message was not accepted.
    func discard(_ ticket: UInt) {
        state.withLock { state in
            state.entries[ticket] = nil
        }
    }

    /// Settles an entry and wakes its sender.
    func settle(_ ticket: UInt, _ outcome: Outcome) {
        let sender: CheckedContinuation<Outcome, Never>? = state.withLock { state in
            switch state.entries[ticket] {
            case .awaited(let continuation):
                state.entries[ticket] = nil
                return continuation
            case .open:
                state.entries[ticket] = .settled(outcome)
                return nil
            case .settled, nil:
                return nil
            }
        }
        sender?.resume(returning: outcome)
    }

    /// Settles every entry that is still open.
    func settleAll(_ outcome: Outcome) {
        for ticket in state.withLock({ Array($0.entries.keys) }) {
            settle(ticket, outcome)
        }
    }

    /// Waits for the report. A cancelled task stops waiting at once.
    func outcome(of ticket: UInt) async -> Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if let outcome = attach(continuation, to: ticket) {
                    continuation.resume(returning: outcome)
                }
            }
        } onCancel: {
            settle(ticket, .failure(Self.cancelled))
        }
    }

    private func attach(_ continuation: CheckedContinuation<Outcome, Never>, to ticket: UInt) -> Outcome? {
        state.withLock { state in
            switch state.entries[ticket] {
            case .open:
                state.entries[ticket] = .awaited(continuation)
                return nil
            case .settled(let outcome):
                state.entries[ticket] = nil
                return outcome
            case .awaited, nil:
                return .failure(KafkaError(.state, "the delivery of a message is already awaited"))
            }
        }
    }

    static let cancelled = KafkaError(
        .cancelled,
        "the task was cancelled before the broker acknowledged the message; it may still be delivered"
    )
}
