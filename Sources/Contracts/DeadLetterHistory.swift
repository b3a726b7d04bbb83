import FoundationEssentials

/// What a record has been through that was replayed from the dead letters: the failures before the present one.
///
/// A replay writes it among the record's headers. When the record fails again its new dead letter carries it on, so
/// that a record which always fails is known as such and is not replayed for ever.
public struct DeadLetterHistory: Sendable, Hashable {
    /// One earlier failure.
    public struct Failure: Sendable, Hashable, Codable {
        /// The bounded code of the failure.
        public let reason: String
        /// How often the event was tried.
        public let attempts: Int
        /// The partition it was consumed from.
        public let partition: Int32
        /// Its offset in that partition.
        public let offset: Int64
        /// When it was given up.
        public let at: Timestamp
        /// The version of the worker that gave it up.
        public let workerVersion: String

        /// The failure that the headers of a dead letter describe.
        public init(_ headers: DeadLetterHeaders) {
            reason = headers.reason
            attempts = headers.attempts
            partition = headers.partition
            offset = headers.offset
            at = headers.at
            workerVersion = headers.workerVersion
        }
    }

    /// The most failures that are remembered; of more, the latest.
    public static let capacity = 16

    /// How often the record has been replayed; may be more than the failures that are remembered.
    public private(set) var replays = 0
    /// The failures before the present one, the earliest first.
    public private(set) var failures: [Failure] = []

    /// A record that was never replayed.
    public init() {}

    /// The history after one more replay.
    ///
    /// - Parameter headers: The headers of the dead letter that is replayed.
    /// - Returns: What the replayed record carries.
    public func replayed(after headers: DeadLetterHeaders) -> DeadLetterHistory {
        var history = self
        history.replays += 1
        history.failures = Array((failures + [Failure(headers)]).suffix(Self.capacity))
        return history
    }
}

extension DeadLetterHistory {
    /// The names of the headers.
    public enum Name {
        /// How often the record has been replayed.
        public static let replays = "dlq_replays"
        /// The earlier failures as a JSON array.
        public static let history = "dlq_history"

        /// Every name, in the order in which the headers are written.
        public static let all = [replays, history]
    }

    /// The headers; none for a record that was never replayed.
    public var fields: [HeaderField] {
        guard replays > 0 else { return [] }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Numbers, short texts and times: nothing of it can fail to be encoded.
        let history = (try? encoder.encode(failures)).map { Array($0) } ?? Array("[]".utf8)
        return [(Name.replays, Array(String(replays).utf8)), (Name.history, history)]
    }

    /// Reads the history of a record. Headers that no replay has written count as none: they came from outside.
    ///
    /// - Parameter headers: The record's headers.
    public init(_ headers: [HeaderField]) {
        guard let replays = headerText(Name.replays, in: headers).flatMap({ Int($0) }),
            (1...1_000_000).contains(replays),
            let history = headers.last(where: { $0.0 == Name.history })?.1, history.count <= 1 << 14,
            let failures = try? JSONDecoder().decode([Failure].self, from: Data(history)),
            failures.count == min(replays, Self.capacity)
        else { return }
        self.replays = replays
        self.failures = failures
    }
}
