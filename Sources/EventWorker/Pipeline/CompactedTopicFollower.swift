import Contracts
package import KafkaBridge
package import Logging

/// Feeds the roster from the compacted topics, and the watch over their last words.
package struct CompactedTopicFollower: Sendable {
    private let roster: Roster
    private let lastWords: LastWords
    private let logger: Logger
    private let decoder = EventDecoder()

    /// A follower that feeds the given roster and watch.
    package init(roster: Roster, lastWords: LastWords = LastWords(), logger: Logger) {
        self.roster = roster
        self.lastWords = lastWords
        self.logger = logger
    }

    /// Applies one record; one that cannot be read is logged and skipped, because a compacted topic has no way back.
    package func apply(_ record: KafkaRecord) async {
        do {
            switch record.topic {
            case Topics.styleEmbeddings:
                let isNewest =
                    switch try decoder.decodeCompacted(StyleEmbedding.self, key: record.key, value: record.value) {
                    case .current(let style): try await roster.accept(style)
                    case .erased(let userId): await roster.erase(userId, at: Self.erasureTime(of: record))
                    }
                lastWords.note(record, isNewest: isNewest)
            case Topics.memberAttributes:
                switch try decoder.decodeCompacted(MemberAttributes.self, key: record.key, value: record.value) {
                case .current(let attributes): await roster.accept(attributes)
                case .erased(let userId): await roster.erase(userId, at: Self.erasureTime(of: record))
                }
            default: break
            }
        } catch {
            logger.warning(
                "skipped an unreadable record of a compacted topic",
                metadata: [
                    "topic": "\(record.topic)", "partition": "\(record.partition)", "offset": "\(record.offset)",
                    "error": "\(error)",
                ]
            )
        }
    }

    /// When the member was deleted: the tombstone's own header, else the time of the record.
    private static func erasureTime(of record: KafkaRecord) -> Timestamp {
        let header = record.headers.last { $0.name == CloudEventHeaders.Name.time }
        if let header, let time = Timestamp(rfc3339: String(decoding: header.value, as: UTF8.self)) { return time }
        return Timestamp(millisecondsSinceEpoch: record.timestamp ?? 0)
    }
}
