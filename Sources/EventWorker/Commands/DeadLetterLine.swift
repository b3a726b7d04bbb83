import CommandSupport
import Contracts
import KafkaBridge

/// What `event-worker dlq` says about one letter.
struct DeadLetterLine: Encodable {
    /// Where the event was consumed from.
    struct Source: Encodable {
        let topic: String
        let partition: Int32
        let offset: Int64
    }

    let topic: String
    let partition: Int32
    let offset: Int64
    let key: String?
    let reason: String
    let error: String
    let attempts: Int
    let at: String
    let group: String
    let workerVersion: String
    let source: Source
    let valueBytes: Int?
    let replays: Int
    let history: [DeadLetterHistory.Failure]
    let state: DeadLetterBook.State

    init(_ letter: DeadLetter, state: DeadLetterBook.State) {
        topic = letter.place.topic
        partition = letter.place.partition
        offset = letter.offset
        key = letter.key
        reason = letter.headers.reason
        error = letter.headers.error
        attempts = letter.headers.attempts
        at = letter.headers.at.rfc3339
        group = letter.headers.group
        workerVersion = letter.headers.workerVersion
        source = Source(
            topic: letter.headers.topic,
            partition: letter.headers.partition,
            offset: letter.headers.offset
        )
        valueBytes = letter.valueBytes
        replays = letter.history.replays
        history = letter.history.failures
        self.state = state
    }

    /// The letters as a table.
    static func table(_ lines: [DeadLetterLine]) -> TextTable {
        var table = TextTable(columns: [
            ("topic", .left), ("partition", .right), ("offset", .right), ("at", .left), ("key", .left),
            ("reason", .left), ("state", .left), ("replays", .right), ("error", .left),
        ])
        table.rows = lines.map { line in
            [
                line.topic, "\(line.partition)", "\(line.offset)", line.at, short(line.key ?? "-", 24), line.reason,
                line.state.rawValue, "\(line.replays)", short(line.error, 80),
            ]
        }
        return table
    }

    /// How many there are, by state and by reason.
    static func summary(_ lines: [DeadLetterLine]) -> String {
        guard !lines.isEmpty else { return "no dead letters" }
        func counts(_ value: (DeadLetterLine) -> String) -> String {
            Dictionary(grouping: lines, by: value).map { ($0.value.count, $0.key) }
                .sorted { ($1.0, $0.1) < ($0.0, $1.1) }
                .map { "\($0.0) \($0.1)" }
                .joined(separator: ", ")
        }
        return "\(lines.count) dead letters: \(counts { $0.state.rawValue }); by reason: \(counts(\.reason))"
    }

    // Keys and errors hold what strangers wrote: control characters would write to the terminal.
    private static func short(_ text: String, _ length: Int) -> String {
        let line = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
            )
        )
        return line.count <= length ? line : "\(line.prefix(length - 1))…"
    }
}
