import CLibrdkafka

extension KafkaAdmin {
    /// The settings of topics, such as `cleanup.policy`, as the cluster applies them.
    ///
    /// - Parameter topics: The topics.
    /// - Returns: The settings by topic; a topic that cannot be described is missing.
    /// - Throws: `timeout` or `unsupported` when the cluster does not tell, `authorization`, `transport`, `closed`.
    public func settings(of topics: [String]) async throws(KafkaError) -> [String: [String: String]] {
        guard !topics.isEmpty else { return [:] }
        return try await ask { request throws(KafkaError) in try request.topicSettings(topics) }
    }

    /// The cluster's access control lists.
    ///
    /// - Returns: The rules; nil when the cluster checks nobody.
    /// - Throws: `authorization` when this client may not see them, `timeout`, `unsupported`, `transport`, `closed`.
    public func accessRules() async throws(KafkaError) -> [KafkaAccessRule]? {
        try await ask { request throws(KafkaError) in try request.accessRules() }
    }
}
