extension DeadLetterHeaders {
    /// The names of the headers.
    public enum Name {
        /// The bounded code of the failure.
        public static let reason = "dlq_reason"
        /// One sentence for a person.
        public static let error = "dlq_error"
        /// How often the event was tried.
        public static let attempts = "dlq_attempts"
        /// The topic it was consumed from.
        public static let topic = "dlq_topic"
        /// The partition it was consumed from.
        public static let partition = "dlq_partition"
        /// Its offset in that partition.
        public static let offset = "dlq_offset"
        /// The consumer group that gave it up.
        public static let group = "dlq_group"
        /// When it was given up, RFC 3339.
        public static let at = "dlq_at"
        /// The version of the worker that gave it up.
        public static let workerVersion = "dlq_worker_version"
        /// How much of the record did not fit into the dead letter; absent when it is whole.
        public static let leftOut = "dlq_left_out"

        /// The name of every header that each dead letter has, in the order in which they are written.
        public static let all = [reason, error, attempts, topic, partition, offset, group, at, workerVersion]
    }

    /// The headers in a fixed order, numbers in decimal.
    public var fields: [HeaderField] {
        let values = [
            reason, error, String(attempts), topic, String(partition), String(offset), group, at.rfc3339, workerVersion,
        ]
        return zip(Name.all, values).map { ($0, Array($1.utf8)) }
    }

    /// The headers of the dead letter: those the record came with, then these.
    ///
    /// - Parameter headers: The record's headers; what an earlier failure left among them is dropped, but for the
    ///   history of a record that was replayed.
    /// - Returns: The headers to write.
    public func added(to headers: [HeaderField]) -> [HeaderField] {
        Self.removed(from: headers) + fields + DeadLetterHistory(headers).fields
    }

    /// The headers the record came with before it failed, for its replay.
    ///
    /// - Parameter headers: The headers of a dead letter.
    /// - Returns: Those that do not begin with ``prefix``.
    public static func removed(from headers: [HeaderField]) -> [HeaderField] {
        headers.filter { !$0.0.hasPrefix(prefix) }
    }

    /// Reads the headers of a dead letter; `nil` when one is absent or not of its form, so that the record is no dead
    /// letter of this product.
    ///
    /// - Parameter headers: The record's headers.
    public init?(_ headers: [HeaderField]) {
        guard
            let reason = headerText(Name.reason, in: headers),
            let error = headerText(Name.error, in: headers),
            let attempts = headerText(Name.attempts, in: headers).flatMap({ Int($0) }),
            let topic = headerText(Name.topic, in: headers),
            let partition = headerText(Name.partition, in: headers).flatMap({ Int32($0) }),
            let offset = headerText(Name.offset, in: headers).flatMap({ Int64($0) }),
            let group = headerText(Name.group, in: headers),
            let at = headerText(Name.at, in: headers).flatMap(Timestamp.init(rfc3339:)),
            let workerVersion = headerText(Name.workerVersion, in: headers)
        else { return nil }
        self.init(
            reason: reason,
            error: error,
            attempts: attempts,
            topic: topic,
            partition: partition,
            offset: offset,
            group: group,
            at: at,
            workerVersion: workerVersion
        )
    }
}
