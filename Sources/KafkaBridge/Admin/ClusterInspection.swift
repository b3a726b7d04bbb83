import CLibrdkafka
import Glibc

/// Questions about a cluster, asked on a thread that may block.
struct ClusterInspection {
    let client: OpaquePointer
    let timeout: Duration

    /// The brokers, and the given topics; all topics when none is given.
    ///
    /// It asks for all topics and picks from them, because asking for one by name creates it on some clusters.
    func metadata(_ topics: [String]) throws(KafkaError) -> KafkaClusterMetadata {
        var answer: UnsafePointer<rd_kafka_metadata>?
        let error = rd_kafka_metadata(client, 1, nil, &answer, timeout.milliseconds)
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR, let answer else {
            throw KafkaError(error, "asking the cluster about its topics")
        }
        defer { rd_kafka_metadata_destroy(answer) }
        let everything = KafkaClusterMetadata(answer.pointee)
        guard !topics.isEmpty else {
            return everything
        }
        let wanted = Set(topics)
        var failures = everything.failures.filter { wanted.contains($0.key) }
        for topic in wanted where everything.topics[topic] == nil && failures[topic] == nil {
            failures[topic] = KafkaError(
                .unknownTopic,
                "topic \(topic) does not exist, or this client may not see it; create it, or grant DESCRIBE"
            )
        }
        return KafkaClusterMetadata(
            brokers: everything.brokers,
            topics: everything.topics.filter { wanted.contains($0.key) },
            failures: failures
        )
    }

    /// Where each partition of a topic begins and ends.
    func watermarks(_ topic: String) throws(KafkaError) -> [KafkaTopicPartition: KafkaWatermarks] {
        let metadata = try metadata([topic])
        guard let partitions = metadata.topics[topic] else {
            throw metadata.failures[topic]
                ?? KafkaError(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "looking for topic \(topic)")
        }
        var watermarks: [KafkaTopicPartition: KafkaWatermarks] = [:]
        for partition in partitions {
            let (low, high) = try ends(of: topic, partition.id)
            watermarks[KafkaTopicPartition(topic: topic, partition: partition.id)] = KafkaWatermarks(
                low: low,
                high: high
            )
        }
        return watermarks
    }

    /// Where one partition begins and ends. A leader that moves meanwhile is asked for again until the time is up.
    private func ends(of topic: String, _ partition: Int32) throws(KafkaError) -> (low: Int64, high: Int64) {
        let deadline = ContinuousClock.now + timeout
        while true {
            var (low, high): (Int64, Int64) = (0, 0)
            let code = rd_kafka_query_watermark_offsets(client, topic, partition, &low, &high, timeout.milliseconds)
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return (low, high) }
            let error = KafkaError(code, "asking where \(topic)[\(partition)] begins and ends")
            guard error.isRetriable, ContinuousClock.now < deadline else { throw error }
            usleep(100_000)
        }
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
