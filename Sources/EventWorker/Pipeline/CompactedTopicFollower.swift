import Contracts
package import KafkaBridge
package import Logging
import RedisCache

/// Feeds the roster from the compacted topics, and the watch over their last words.
package struct CompactedTopicFollower: Sendable {
    private let index: any CandidateIndex
    private let lastWords: LastWords
    private let experiments: ExperimentFollower?
    private let logger: Logger
    private let decoder = EventDecoder()

    /// A follower that feeds the given index and watch.
    package init(index: any CandidateIndex, lastWords: LastWords = LastWords(), logger: Logger) {
        self.init(index: index, lastWords: lastWords, experiments: nil, logger: logger)
    }

    /// A follower that also feeds the experiments' desk.
    init(index: any CandidateIndex, lastWords: LastWords, experiments: ExperimentFollower?, logger: Logger) {
        self.index = index
        self.lastWords = lastWords
        self.experiments = experiments
        self.logger = logger
    }

    /// Applies one record; one that cannot be read is logged and skipped, because a compacted topic has no way back. While
    /// Redis is down an index that needs it waits, until the task is cancelled.
    package func apply(_ record: KafkaRecord) async {
        var pause = Duration.milliseconds(100)
        while !Task.isCancelled {
            do {
                return try await take(record)
            } catch let error as RedisError {
                logger.warning("the index waits for redis", metadata: ["error": "\(error)", "pause": "\(pause)"])
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(10))
            } catch {
                logger.warning(
                    "skipped an unreadable record of a compacted topic",
                    metadata: [
                        "topic": "\(record.topic)", "partition": "\(record.partition)", "offset": "\(record.offset)",
                        "error": "\(error)",
                    ]
                )
                return
            }
        }
    }

    private func take(_ record: KafkaRecord) async throws {
        switch record.topic {
        case Topics.styleEmbeddings:
            let isNewest =
                switch try decoder.decodeCompacted(StyleEmbedding.self, key: record.key, value: record.value) {
                case .current(let style): try await index.accept(style)
                case .erased(let userId): try await index.erase(userId, at: Self.erasureTime(of: record))
                }
            lastWords.note(record, isNewest: isNewest)
        case Topics.memberAttributes:
            switch try decoder.decodeCompacted(MemberAttributes.self, key: record.key, value: record.value) {
            case .current(let attributes): try await index.accept(attributes)
            case .erased(let userId): try await index.erase(userId, at: Self.erasureTime(of: record))
            }
        case Topics.abExperiments:
            let phase = try decoder.decodeCompacted(ABExperiment.self, key: record.key, value: record.value)
            try await experiments?.apply(phase)
        default: break
        }
    }

    /// When the member was deleted: the tombstone's own header, else the time of the record.
    private static func erasureTime(of record: KafkaRecord) -> Timestamp {
        let header = record.headers.last { $0.name == CloudEventHeaders.Name.time }
        if let header, let time = Timestamp(rfc3339: String(decoding: header.value, as: UTF8.self)) { return time }
        return Timestamp(millisecondsSinceEpoch: record.timestamp ?? 0)
    }
}
