import CommandSupport
import Contracts
import FoundationEssentials
import Logging

/// One line of the log.
struct LogLine {
    let time = Timestamp(Date())
    let level: Logger.Level
    let logger: String
    let message: String
    let metadata: [String: String]

    /// For people: the time, the level, what happened and to what.
    var text: String {
        let details = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.quoted($0.value))" }.joined()
        return "\(time.rfc3339) \(level) \(logger): \(Self.flat(message))\(details)"
    }

    /// One JSON object. Metadata stands beside the fields that every line has, which it cannot replace.
    var json: String {
        var fields = metadata
        for (name, value) in ["time": time.rfc3339, "level": level.rawValue, "logger": logger, "message": message] {
            if let taken = fields[name] { fields["metadata.\(name)"] = taken }
            fields[name] = value
        }
        return (try? JSONLine.encode(fields)) ?? #"{"level":"error","message":"a line cannot be written"}"#
    }

    private static func quoted(_ value: String) -> String {
        let isPlain = !value.isEmpty && !value.contains { $0.isWhitespace || $0 == "\"" || $0 == "=" }
        return isPlain
            ? value
            : "\"\(flat(value).split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "'"))\""
    }

    /// Without breaks, so that nobody can write a line that looks like the worker's own.
    private static func flat(_ text: String) -> String {
        text.contains(where: \.isNewline) ? String(text.map { $0.isNewline ? " " : $0 }) : text
    }
}
