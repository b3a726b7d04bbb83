import CLibrdkafka

/// The work of a topic reader's thread. It uses no group, so it needs no right to one and never rebalances.
struct TopicReaderLoop {
    enum Element: Sendable {
        case record(KafkaRecord)
        case caughtUp
        case failed(KafkaError)
    }

    let client: OpaquePointer
    let handoff: BoundedHandoff<Element>
    let configuration: KafkaTopicReaderConfiguration
    let callbacks: ClientCallbacks

    func run() {
        do throws(KafkaError) {
            try read()
        } catch {
            _ = handoff.send(.failed(error))
        }
    }

    private func read() throws(KafkaError) {
        let inspection = ClusterInspection(client: client, timeout: configuration.startTimeout)
        var watermarks: [KafkaTopicPartition: KafkaWatermarks] = [:]
        do throws(KafkaError) {
            for topic in configuration.topics {
                watermarks.merge(try inspection.watermarks(topic)) { $1 }
            }
        } catch {
            throw callbacks.explain(error, of: client)
        }
        var catchUp = CatchUp(watermarks)

        var topics: [String: OpaquePointer] = [:]
        var started: [KafkaTopicPartition] = []
        let queue = rd_kafka_queue_new(client)
        defer {
            for partition in started {
                rd_kafka_consume_stop(topics[partition.topic], partition.partition)
            }
            rd_kafka_queue_destroy(queue)
            topics.values.forEach { rd_kafka_topic_destroy($0) }
        }
        for partition in watermarks.keys.sorted() {
            let topic = topics[partition.topic] ?? rd_kafka_topic_new(client, partition.topic, nil)
            topics[partition.topic] = topic
            guard
                rd_kafka_consume_start_queue(topic, partition.partition, Int64(RD_KAFKA_OFFSET_BEGINNING), queue) == 0
            else {
                throw KafkaError(rd_kafka_last_error(), "reading \(partition) from the beginning")
            }
            started.append(partition)
        }

        if catchUp.isComplete, !handoff.send(.caughtUp) {
            return
        }
        var lastPoll = ContinuousClock.now
        while !handoff.isClosed {
            let now = ContinuousClock.now
            if now - lastPoll > .milliseconds(100) {
                lastPoll = now
                rd_kafka_poll(client, 0)
            }
            guard let message = rd_kafka_consume_queue(queue, 100) else {
                continue
            }
            defer { rd_kafka_message_destroy(message) }
            guard let position = try take(message) else {
                continue
            }
            if catchUp.advance(position.partition, to: position.next) {
                _ = handoff.send(.caughtUp)
            }
        }
    }

    // Hands a record over; returns how far its partition is.
    private func take(
        _ message: UnsafePointer<rd_kafka_message_t>
    ) throws(KafkaError) -> (partition: KafkaTopicPartition, next: Int64)? {
        let topic = KafkaRecord.topic(of: message)
        switch (message.pointee.err, topic) {
        case (RD_KAFKA_RESP_ERR_NO_ERROR, let topic?):
            let record = KafkaRecord(message, topic: topic)
            return handoff.send(.record(record)) ? (record.topicPartition, record.offset + 1) : nil
        case (RD_KAFKA_RESP_ERR__PARTITION_EOF, let topic?):
            let partition = KafkaTopicPartition(topic: topic, partition: message.pointee.partition)
            return (partition, message.pointee.offset)
        default:
            if let fatal = KafkaError.fatal(of: client) {
                throw fatal
            }
            let detail = rd_kafka_message_errstr(message).map { String(cString: $0) }
            let place = topic.map { "reading topic \($0)" } ?? "reading"
            callbacks.report(KafkaError(message.pointee.err, place, detail: detail))
            return nil
        }
    }
}
