import CLibrdkafka

/// Asks a cluster about itself and creates topics.
public final class KafkaAdmin: Sendable {
    private let client: KafkaClientConfiguration
    private let timeout: Duration
    private let observer: KafkaObserver?
    private let callbacks: ClientCallbacks
    private let handle: ClientHandle

    /// Creates an administrator. It connects in the background.
    ///
    /// - Parameters:
    ///   - client: The cluster.
    ///   - timeout: The longest time for each question.
    ///   - observer: Receives the client's events.
    /// - Throws: `configuration`, naming the property that is unknown, invalid or in conflict.
    public init(
        client: KafkaClientConfiguration,
        timeout: Duration = .seconds(10),
        observer: KafkaObserver? = nil
    ) throws(KafkaError) {
        self.client = client
        self.timeout = timeout
        self.observer = observer
        callbacks = ClientCallbacks(observer: observer, client: client)
        // A consumer, because a producer's questions about a topic may create it.
        handle = try ClientHandle(
            RD_KAFKA_CONSUMER,
            configuration: .make(client, required: ["allow.auto.create.topics": "false"]),
            callbacks: callbacks
        )
    }

    /// The brokers, and what the cluster knows about topics.
    ///
    /// - Parameter topics: The topics; all of them when empty.
    /// - Returns: The brokers and topics. A topic that does not exist is among the failures.
    /// - Throws: `transport` or `timeout` when the cluster does not answer, `authentication` or `tls` when it does not let
    ///   the client in, `closed` after `close()`. Every other question throws the same.
    public func metadata(_ topics: [String] = []) async throws(KafkaError) -> KafkaClusterMetadata {
        try await inspect { inspection throws(KafkaError) in try inspection.metadata(topics) }
    }

    /// Where each partition of a topic begins and ends.
    ///
    /// - Parameter topic: The topic.
    /// - Returns: The extent of each partition.
    /// - Throws: `unknown_topic`, `transport`, `timeout`, `closed`.
    public func watermarks(_ topic: String) async throws(KafkaError) -> [KafkaTopicPartition: KafkaWatermarks] {
        try await inspect { inspection throws(KafkaError) in try inspection.watermarks(topic) }
    }

    /// Creates topics. One that exists already is left as it is.
    ///
    /// - Parameter topics: The topics.
    /// - Returns: What became of each, by name.
    /// - Throws: `unsupported` when the cluster cannot create topics, `transport`, `timeout`, `closed`, `configuration`
    ///   for numbers or settings that make no sense.
    public func createTopics(
        _ topics: [KafkaTopicSpecification]
    ) async throws(KafkaError) -> [String: KafkaTopicCreation] {
        guard !topics.isEmpty else {
            return [:]
        }
        return try await ask { request throws(KafkaError) in try request.create(topics) }
    }

    /// The offsets that a group has committed: the next ones it will read.
    ///
    /// - Parameters:
    ///   - group: The group.
    ///   - partitions: The partitions to ask about.
    /// - Returns: The offsets; a partition without a commit is missing.
    /// - Throws: `transport`, `timeout`, `authorization`, `closed`.
    public func committedOffsets(
        group: String,
        of partitions: [KafkaTopicPartition]
    ) async throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        let timeout = timeout
        // Only a client that carries the group's name can ask; it does not join.
        let callbacks = ClientCallbacks(observer: observer, client: client)
        let member = try ClientHandle(
            RD_KAFKA_CONSUMER,
            configuration: .make(client, required: ["group.id": group, "enable.auto.commit": "false"]),
            callbacks: callbacks
        )
        let result = await member.withClientBlocking("kafka.admin") { client in
            Self.result(client, callbacks) { () throws(KafkaError) in
                try Self.committed(client, group, partitions, timeout)
            }
        }
        await member.close()
        return try unwrap(result)
    }

    /// Frees the connections. May be called more than once.
    public func close() async {
        await handle.close()
    }

    private func inspect<Answer: Sendable>(
        _ body: @escaping @Sendable (ClusterInspection) throws(KafkaError) -> Answer
    ) async throws(KafkaError) -> Answer {
        let (timeout, callbacks) = (timeout, callbacks)
        let result = await handle.withClientBlocking("kafka.admin") { client in
            Self.result(client, callbacks) { () throws(KafkaError) in
                try body(ClusterInspection(client: client, timeout: timeout))
            }
        }
        return try unwrap(result)
    }

    func ask<Answer: Sendable>(
        _ body: @escaping @Sendable (AdminRequest) throws(KafkaError) -> Answer
    ) async throws(KafkaError) -> Answer {
        let (timeout, callbacks) = (timeout, callbacks)
        let result = await handle.withClientBlocking("kafka.admin") { client in
            Self.result(client, callbacks) { () throws(KafkaError) in
                try body(AdminRequest(client: client, timeout: timeout))
            }
        }
        return try unwrap(result)
    }

    /// The answer to a question, or why there is none.
    private static func result<Answer>(
        _ client: OpaquePointer,
        _ callbacks: ClientCallbacks,
        _ body: () throws(KafkaError) -> Answer
    ) -> Result<Answer, KafkaError> {
        do throws(KafkaError) {
            let answer = try body()
            callbacks.noteAnswer(of: client)
            return .success(answer)
        } catch {
            return .failure(callbacks.explain(error, of: client))
        }
    }

    private func unwrap<Answer>(_ result: Result<Answer, KafkaError>?) throws(KafkaError) -> Answer {
        guard let result else {
            throw KafkaError(.closed, "the administrator is closed; create a new one")
        }
        return try result.get()
    }

    private static func committed(
        _ client: OpaquePointer,
        _ group: String,
        _ partitions: [KafkaTopicPartition],
        _ timeout: Duration
    ) throws(KafkaError) -> [KafkaTopicPartition: Int64] {
        let list = PartitionList(partitions)
        let error = rd_kafka_committed(client, list.pointer, timeout.milliseconds)
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(error, "asking for the committed offsets of group \(group)")
        }
        var offsets: [KafkaTopicPartition: Int64] = [:]
        for entry in PartitionList.entries(of: list.pointer) {
            guard entry.error == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw KafkaError(entry.error, "asking for the committed offset of \(entry.partition) in group \(group)")
            }
            if entry.offset >= 0 {
                offsets[entry.partition] = entry.offset
            }
        }
        return offsets
    }
}
