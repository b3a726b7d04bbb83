import Synchronization

/// The wish that a run comes to its end, which the run looks at between two steps.
package final class StopRequest: Sendable {
    private let received = Atomic<Int32>(0)

    /// A request that has not been made yet.
    package init() {}

    /// The signal that asked to stop, if one has come.
    package var signal: Int32? {
        let number = received.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Asks to stop.
    ///
    /// - Returns: whether this was the first time.
    @discardableResult
    package func make(_ signal: Int32) -> Bool {
        received.compareExchange(expected: 0, desired: signal, ordering: .relaxed).exchanged
    }
}
