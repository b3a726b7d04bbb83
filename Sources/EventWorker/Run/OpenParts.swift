import Synchronization

/// What a worker has open and must close before it can end, in words for people.
package final class OpenParts: Sendable {
    private let names = Mutex<[String]>([])

    /// Nothing is open.
    package init() {}

    /// What is open now, in the order in which it was opened.
    package var all: [String] { names.withLock { $0 } }

    /// Notes that something is open.
    package func add(_ name: String) {
        names.withLock { $0.append(name) }
    }

    /// Notes that something is closed.
    package func remove(_ name: String) {
        names.withLock { names in names.removeAll { $0 == name } }
    }
}
