import CLibrdkafka

/// Stores and commits offsets. Used by the polling thread alone.
struct OffsetCommitter {
    let client: OpaquePointer
    let callbacks: ClientCallbacks

    /// Stores offsets for the next commit. The library refuses those of partitions that are no longer assigned.
    func store(_ offsets: [(KafkaTopicPartition, Int64)]) {
        guard !offsets.isEmpty else {
            return
        }
        let list = PartitionList(offsets)
        let error = rd_kafka_offsets_store(client, list.pointer)
        if error != RD_KAFKA_RESP_ERR_NO_ERROR, error != RD_KAFKA_RESP_ERR__STATE {
            callbacks.report(KafkaError(error, "storing offsets"))
        }
    }

    /// Begins to commit what is stored; the answer comes to the queue.
    ///
    /// - Returns: Whether an answer will come.
    func commit(answeringTo queue: OpaquePointer?) -> Bool {
        let error = rd_kafka_commit_queue(client, nil, queue, nil, nil)
        switch error {
        case RD_KAFKA_RESP_ERR_NO_ERROR:
            return true
        case RD_KAFKA_RESP_ERR__NO_OFFSET:
            return false
        default:
            callbacks.emit(.commitFailed(KafkaError(error, "committing offsets")))
            return false
        }
    }

    /// Commits what is stored and waits for the answer.
    func commitAndWait(_ timeout: Duration) {
        guard let queue = rd_kafka_queue_new(client) else {
            return
        }
        defer { rd_kafka_queue_destroy(queue) }
        guard commit(answeringTo: queue) else {
            return
        }
        if takeAnswer(from: queue, within: timeout) == nil {
            callbacks.emit(
                .commitFailed(
                    KafkaError(.timeout, "committing offsets: no answer within \(timeout)", isRetriable: true)
                )
            )
        }
    }

    /// Takes the answer to one commit and reports it.
    ///
    /// - Returns: Whether everything was committed; nil when there was no answer in time.
    func takeAnswer(from queue: OpaquePointer?, within timeout: Duration) -> Bool? {
        guard let event = rd_kafka_queue_poll(queue, timeout.milliseconds) else {
            return nil
        }
        defer { rd_kafka_event_destroy(event) }
        guard rd_kafka_event_type(event) == RD_KAFKA_EVENT_OFFSET_COMMIT else {
            return nil
        }
        let error = rd_kafka_event_error(event)
        if error == RD_KAFKA_RESP_ERR__NO_OFFSET {
            return true
        }
        var committed: [KafkaTopicPartition: Int64] = [:]
        var failed: rd_kafka_resp_err_t? = error == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : error
        for entry in PartitionList.entries(of: rd_kafka_event_topic_partition_list(event)) {
            if entry.error != RD_KAFKA_RESP_ERR_NO_ERROR {
                failed = failed ?? entry.error
            } else if entry.offset >= 0, error == RD_KAFKA_RESP_ERR_NO_ERROR {
                committed[entry.partition] = entry.offset
            }
        }
        if !committed.isEmpty {
            callbacks.emit(.committed(committed))
        }
        if let failed {
            callbacks.emit(.commitFailed(KafkaError(failed, "committing offsets")))
        }
        return failed == nil
    }
}
