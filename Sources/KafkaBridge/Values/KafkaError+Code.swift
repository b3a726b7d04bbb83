extension KafkaError {
    /// The kind of a failure: one of a small, fixed set of names, fit for a metric label.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case authentication, authorization, broker, cancelled, closed, configuration, fatal, fenced
            case `internal`, rebalance, state, timeout, tls, transport, unsupported
            case corruptData = "corrupt_data"
            case messageTooLarge = "message_too_large"
            case pollInterval = "poll_interval"
            case queueFull = "queue_full"
            case topicExists = "topic_exists"
            case unknownTopic = "unknown_topic"
        }

        private let name: Name

        private init(_ name: Name) {
            self.name = name
        }

        /// The name, in lower case with underscores.
        public var description: String {
            name.rawValue
        }

        /// The broker did not accept who the client says it is.
        public static let authentication = Code(.authentication)
        /// The client may not do this with the topic, group or cluster.
        public static let authorization = Code(.authorization)
        /// The broker refused for a reason without a code of its own; the message has it.
        public static let broker = Code(.broker)
        /// The calling task was cancelled. A message that was already enqueued may still be delivered.
        public static let cancelled = Code(.cancelled)
        /// The client was closed before or during the call.
        public static let closed = Code(.closed)
        /// A property or an argument is unknown, invalid or in conflict with another.
        public static let configuration = Code(.configuration)
        /// A record or response could not be decoded.
        public static let corruptData = Code(.corruptData)
        /// The client can do no further work.
        public static let fatal = Code(.fatal)
        /// Another instance took over.
        public static let fenced = Code(.fenced)
        /// The library failed in a way without a code of its own; the message has it.
        public static let `internal` = Code(.internal)
        /// The message is larger than the client or the broker accepts.
        public static let messageTooLarge = Code(.messageTooLarge)
        /// The consumer did not poll within `max.poll.interval.ms` and left its group.
        public static let pollInterval = Code(.pollInterval)
        /// The producer's queue has no room.
        public static let queueFull = Code(.queueFull)
        /// The group is rebalancing, or the assignment is no longer valid.
        public static let rebalance = Code(.rebalance)
        /// The call does not fit the state of the client.
        public static let state = Code(.state)
        /// No answer, or no delivery, within the time allowed.
        public static let timeout = Code(.timeout)
        /// The TLS connection could not be made.
        public static let tls = Code(.tls)
        /// The topic exists already.
        public static let topicExists = Code(.topicExists)
        /// No connection to a broker that could answer.
        public static let transport = Code(.transport)
        /// The topic or partition does not exist.
        public static let unknownTopic = Code(.unknownTopic)
        /// The broker or the library does not know the feature.
        public static let unsupported = Code(.unsupported)
    }
}
