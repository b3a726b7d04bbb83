import CLibrdkafka

extension AdminRequest {
    /// Creates topics and says what became of each.
    func create(_ topics: [KafkaTopicSpecification]) throws(KafkaError) -> [String: KafkaTopicCreation] {
        var requests: [OpaquePointer?] = []
        defer { requests.forEach { rd_kafka_NewTopic_destroy($0) } }
        for topic in topics {
            requests.append(try request(topic))
        }
        return try ask(RD_KAFKA_ADMIN_OP_CREATETOPICS, "creating topics") { options, queue in
            rd_kafka_CreateTopics(client, &requests, requests.count, options, queue)
        } read: { event in
            outcomes(of: event)
        }
    }

    private func request(_ topic: KafkaTopicSpecification) throws(KafkaError) -> OpaquePointer {
        for (count, name) in [(topic.partitions, "partitions"), (topic.replicationFactor, "replication factor")]
        where count < 1 && count != -1 {
            throw KafkaError(
                .configuration,
                "topic \"\(topic.name)\": \(name) is \(count), but must be at least 1, or -1 for the cluster's default"
            )
        }
        var reason = ""
        let request = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer -> OpaquePointer? in
            buffer.initialize(repeating: 0)
            let request = rd_kafka_NewTopic_new(
                topic.name,
                Int32(clamping: topic.partitions),
                Int32(clamping: topic.replicationFactor),
                buffer.baseAddress,
                buffer.count
            )
            reason = buffer.baseAddress.map { String(cString: $0) } ?? ""
            return request
        }
        guard let request else {
            throw KafkaError(.configuration, "topic \"\(topic.name)\" cannot be described: \(reason)")
        }
        for (name, value) in topic.configuration {
            let error = rd_kafka_NewTopic_set_config(request, name, value)
            guard error == RD_KAFKA_RESP_ERR_NO_ERROR else {
                rd_kafka_NewTopic_destroy(request)
                throw KafkaError(error, "setting \(name) of topic \(topic.name)")
            }
        }
        return request
    }

    private func outcomes(of event: OpaquePointer) -> [String: KafkaTopicCreation] {
        var count = 0
        guard let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
        else {
            return [:]
        }
        var outcomes: [String: KafkaTopicCreation] = [:]
        for result in UnsafeBufferPointer(start: results, count: count) {
            let name = rd_kafka_topic_result_name(result).map { String(cString: $0) } ?? ""
            let error = rd_kafka_topic_result_error(result)
            switch error {
            case RD_KAFKA_RESP_ERR_NO_ERROR:
                outcomes[name] = .created
            case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS:
                outcomes[name] = .existed
            default:
                let detail = rd_kafka_topic_result_error_string(result).map { String(cString: $0) }
                outcomes[name] = .failed(KafkaError(error, "creating topic \(name)", detail: detail))
            }
        }
        return outcomes
    }
}
