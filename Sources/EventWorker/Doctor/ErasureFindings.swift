import Contracts

/// Judges whether a deletion is carried out in the end, and whether it is remembered for as long as something could undo it.
/// Decisions only.
package struct ErasureFindings: Sendable {
    private static let check = "erasure"
    private static let day: Int64 = 86_400_000
    /// How long a broker may leave what was deleted: the month in which people may expect to be forgotten.
    private static let longestLag = 30 * day

    private struct Concern {
        let detail: String
        let remedy: String
    }

    private let settings: [String: [String: String]]?
    private let topics: [String]

    /// Judges the settings of topics.
    ///
    /// - Parameters:
    ///   - settings: the settings; nil when the cluster does not tell.
    ///   - topics: the topics whose state matters.
    package init(settings: [String: [String: String]]?, topics: [String]) {
        self.settings = settings
        self.topics = topics
    }

    /// How deletions stand.
    package var finding: Finding {
        let told = topics.filter { settings?[$0]?["cleanup.policy"] != nil }
        guard !told.isEmpty else {
            return Finding(Self.check, .unknown, "the cluster does not tell the settings of topics")
        }
        let concerns = [endlessTopics, lateCompaction, shortTombstones, shortDeletions].compactMap(\.self)
        guard concerns.isEmpty else {
            return Finding(
                Self.check,
                .warning,
                concerns.map(\.detail).joined(separator: "; "),
                remedy: concerns.map(\.remedy).joined(separator: "; ")
            )
        }
        return Finding(
            Self.check,
            .ok,
            "what is left of deleted members goes in the end, and deletions are remembered for longer"
        )
    }

    /// Topics of events that keep all of them, whoever is deleted.
    private var endlessTopics: Concern? {
        let compacted = Topics.compacted + [Topics.abExperiments]
        let endless = topics.filter {
            !compacted.contains($0) && $0 != Topics.profileDeleted && number("retention.ms", $0) == -1
        }
        guard !endless.isEmpty else { return nil }
        return Concern(
            detail: "events of deleted members stay for ever: \(Self.list(endless))",
            remedy: "set retention.ms on \(Self.list(endless))"
        )
    }

    /// Compacted topics that are compacted whenever the broker happens to.
    private var lateCompaction: Concern? {
        let late = Topics.compacted.filter { number("max.compaction.lag.ms", $0).map { $0 > Self.longestLag } ?? false }
        guard !late.isEmpty else { return nil }
        return Concern(
            detail: "what deleted members left may stay for longer than \(Self.span(Self.longestLag)) on "
                + Self.list(late),
            remedy: "set max.compaction.lag.ms=\(Self.day) on \(Self.list(late))"
        )
    }

    /// Compacted topics that forget deletions before the events are gone that would undo them.
    private var shortTombstones: Concern? {
        guard let longest = longestEvents else { return nil }
        let short = Topics.compacted.filter { number("delete.retention.ms", $0).map { $0 < longest } ?? false }
        guard !short.isEmpty else { return nil }
        return Concern(
            detail: "events stay for \(Self.span(longest)), tombstones for less on \(Self.list(short)): an event that "
                + "comes again later brings a deleted member back",
            remedy: "set delete.retention.ms=\(longest) or more on \(Self.list(short))"
        )
    }

    /// Deletions that are gone before the letters whose replay would undo them.
    private var shortDeletions: Concern? {
        let topic = Topics.profileDeleted
        guard let longest = longestEvents, let own = number("retention.ms", topic), own != -1, own < longest else {
            return nil
        }
        return Concern(
            detail: "\(topic) keeps deletions for \(Self.span(own)), other topics events for \(Self.span(longest)): "
                + "event-worker dlq replay cannot tell whose letters must stay",
            remedy: "set retention.ms=\(longest) or more on \(topic)"
        )
    }

    /// How long the events are kept that could bring a member back, those that are kept for ever left out.
    private var longestEvents: Int64? {
        let sources = Topics.consumed.filter { $0 != Topics.profileDeleted }
        return (sources + sources.map { Topics.deadLetter(of: $0) }).compactMap { number("retention.ms", $0) }
            .filter { $0 >= 0 }.max()
    }

    private func number(_ setting: String, _ topic: String) -> Int64? {
        settings?[topic]?[setting].flatMap { Int64($0) }
    }

    private static func list(_ topics: [String]) -> String { topics.joined(separator: ", ") }

    private static func span(_ milliseconds: Int64) -> String {
        let hours = milliseconds / 3_600_000
        guard milliseconds % day != 0 else { return "\(milliseconds / day) days" }
        return hours > 0 ? "\(hours) hours" : "\(milliseconds) ms"
    }
}
