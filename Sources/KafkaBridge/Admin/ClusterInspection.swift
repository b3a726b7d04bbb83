import CLibrdkafka

/// Questions about a cluster, asked on a thread that may block.
struct ClusterInspection {
    let client: OpaquePointer
    let timeout: Duration

    /// The brokers, and the given topics; all topics when none is given.
    func metadata(_ topics: [String]) throws(KafkaError) -> KafkaClusterMetadata {
        guard !topics.isEmpty else {
            return try metadata(of: nil)
        }
        var brokers: [KafkaClusterMetadata.Broker] = []
        var found: [String: [KafkaClusterMetadata.Partition]] = [:]
        var failures: [String: KafkaError] = [:]
        for topic in topics {
            let part = try metadata(of: topic)
            brokers = part.brokers
            found.merge(part.topics) { $1 }
            failures.merge(part.failures) { $1 }
        }
        return KafkaClusterMetadata(brokers: brokers, topics: found, failures: failures)
    }

    /// Where each partition of a topic begins and ends.
    func watermarks(_ topic: String) throws(KafkaError) -> [KafkaTopicPartition: KafkaWatermarks] {
        let metadata = try metadata(of: topic)
        guard let partitions = metadata.topics[topic] else {
            throw metadata.failures[topic]
                ?? KafkaError(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "looking for topic \(topic)")
        }
        var watermarks: [KafkaTopicPartition: KafkaWatermarks] = [:]
        for partition in partitions {
            var (low, high): (Int64, Int64) = (0, 0)
            let error = rd_kafka_query_watermark_offsets(client, topic, partition.id, &low, &high, timeout.milliseconds)
            guard error == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw KafkaError(error, "asking where \(topic)[\(partition.id)] begins and ends")
            }
            watermarks[KafkaTopicPartition(topic: topic, partition: partition.id)] = KafkaWatermarks(low: low, high: high)
        }
        return watermarks
    }

    private func metadata(of topic: String?) throws(KafkaError) -> KafkaClusterMetadata {
        let handle = topic.flatMap { rd_kafka_topic_new(client, $0, nil) }
        defer {
            if let handle {
                rd_kafka_topic_destroy(handle)
            }
        }
        var answer: UnsafePointer<rd_kafka_metadata>?
        let error = rd_kafka_metadata(client, topic == nil ? 1 : 0, handle, &answer, timeout.milliseconds)
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR, let answer else {
            throw KafkaError(error, "asking the cluster about \(topic.map { "topic \($0)" } ?? "its topics")")
        }
        defer { rd_kafka_metadata_destroy(answer) }
        return KafkaClusterMetadata(answer.pointee)
    }
}

extension KafkaClusterMetadata {
    init(_ metadata: rd_kafka_metadata) {
        var topics: [String: [Partition]] = [:]
        var failures: [String: KafkaError] = [:]
        for topic in UnsafeBufferPointer(start: metadata.topics, count: Int(metadata.topic_cnt)) {
            let name = topic.topic.map { String(cString: $0) } ?? ""
            if topic.err == RD_KAFKA_RESP_ERR_NO_ERROR {
                topics[name] = UnsafeBufferPointer(start: topic.partitions, count: Int(topic.partition_cnt))
                    .map(Partition.init)
                    .sorted { $0.id < $1.id }
            } else {
                failures[name] = KafkaError(topic.err, "looking for topic \(name)")
            }
        }
        self.init(
            brokers: UnsafeBufferPointer(start: metadata.brokers, count: Int(metadata.broker_cnt)).map { broker in
                Broker(id: broker.id, host: broker.host.map { String(cString: $0) } ?? "", port: Int(broker.port))
            },
            topics: topics,
            failures: failures
        )
    }
}

extension KafkaClusterMetadata.Partition {
    init(_ partition: rd_kafka_metadata_partition) {
        self.init(
            id: partition.id,
            leader: partition.leader < 0 ? nil : partition.leader,
            replicas: Array(UnsafeBufferPointer(start: partition.replicas, count: Int(partition.replica_cnt))),
            inSyncReplicas: Array(UnsafeBufferPointer(start: partition.isrs, count: Int(partition.isr_cnt)))
        )
    }
}
