package import Logging
import Synchronization

/// The least level that is written, for all loggers of the process at once, so that it can change while they are in use.
package final class LogThreshold: Sendable {
    private let current: Mutex<Logger.Level>

    /// A threshold.
    package init(_ level: Logger.Level) {
        current = Mutex(level)
    }

    /// The least level that is written.
    package var level: Logger.Level {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}
