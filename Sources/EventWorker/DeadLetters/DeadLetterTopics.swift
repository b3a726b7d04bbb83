package import KafkaBridge

/// Reads dead-letter topics from their beginning to what is their end when reading begins.
package struct DeadLetterTopics: Sendable {
    private let client: KafkaClientConfiguration

    /// The topics of a cluster.
    package init(_ client: KafkaClientConfiguration) {
        self.client = client
    }

    /// Which of these topics exist, and which do not.
    package func existing(of topics: [String]) async throws(KafkaError) -> (present: [String], missing: [String]) {
        let admin = try KafkaAdmin(client: client)
        let outcome: Result<KafkaClusterMetadata, KafkaError>
        do {
            outcome = .success(try await admin.metadata(topics))
        } catch {
            outcome = .failure(error)
        }
        await admin.close()
        let metadata = try outcome.get()
        return (topics.filter { metadata.topics[$0] != nil }, topics.filter { metadata.topics[$0] == nil })
    }

    /// Gives every record to a closure, one at a time, in the order of each partition.
    ///
    /// - Throws: what the closure throws, `KafkaError` of the cluster, `CancellationError`.
    package func read(_ topics: [String], _ body: @escaping @Sendable (KafkaRecord) async throws -> Void) async throws {
        guard !topics.isEmpty else { return }
        let reader = try KafkaTopicReader(
            configuration: KafkaTopicReaderConfiguration(client: client, topics: topics)
        )
        try await reader.run(onCaughtUp: { reader.shutdown() }, handler: body)
        try Task.checkCancellation()
    }
}
