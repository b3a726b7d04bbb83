import Logging
import Synchronization

/// Keeps what is logged.
final class LogBook: Sendable {
    struct Line: Sendable {
        let level: Logger.Level
        let message: String
        let metadata: [String: String]
    }

    private struct Handler: LogHandler {
        let book: LogBook
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = (event.metadata ?? [:]).mapValues { "\($0)" }
            let line = Line(level: event.level, message: event.message.description, metadata: metadata)
            book.state.withLock { $0.append(line) }
        }
    }

    private let state = Mutex<[Line]>([])

    var logger: Logger { Logger(label: "test", factory: { _ in Handler(book: self) }) }

    /// The lines whose message holds some text.
    func lines(_ text: String) -> [Line] {
        state.withLock { $0.filter { $0.message.contains(text) } }
    }
}
