import CLibrdkafka

extension AdminRequest {
    /// The settings of topics as the cluster applies them; a topic that cannot be described is left out.
    func topicSettings(_ topics: [String]) throws(KafkaError) -> [String: [String: String]] {
        var resources: [OpaquePointer?] = topics.map { rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
        defer { resources.forEach { rd_kafka_ConfigResource_destroy($0) } }
        return try ask(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, "asking for the settings of topics") { options, queue in
            rd_kafka_DescribeConfigs(client, &resources, resources.count, options, queue)
        } read: { event in
            var count = 0
            let result = rd_kafka_event_DescribeConfigs_result(event)
            let answers = rd_kafka_DescribeConfigs_result_resources(result, &count)
            var settings: [String: [String: String]] = [:]
            for answer in UnsafeBufferPointer(start: answers, count: count) {
                guard rd_kafka_ConfigResource_error(answer) == RD_KAFKA_RESP_ERR_NO_ERROR,
                    let name = rd_kafka_ConfigResource_name(answer)
                else { continue }
                settings[String(cString: name)] = Self.entries(of: answer)
            }
            return settings
        }
    }

    private static func entries(of resource: OpaquePointer?) -> [String: String] {
        var count = 0
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        var values: [String: String] = [:]
        for entry in UnsafeBufferPointer(start: entries, count: count) {
            // A sensitive value never comes; asking costs nothing.
            guard rd_kafka_ConfigEntry_is_sensitive(entry) == 0, let name = rd_kafka_ConfigEntry_name(entry),
                let value = rd_kafka_ConfigEntry_value(entry)
            else { continue }
            values[String(cString: name)] = String(cString: value)
        }
        return values
    }
}
