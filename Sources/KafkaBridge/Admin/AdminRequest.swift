import CLibrdkafka

/// One question of the administration protocol: its options, its queue and its answer, on a thread that may block.
struct AdminRequest {
    let client: OpaquePointer
    let timeout: Duration

    /// Asks and hands the answer to `read`, which must copy what it keeps. An error that is an answer too, such as that
    /// there is nothing of the kind, is given with what it means.
    ///
    /// - Throws: `timeout` or `unsupported` when the cluster does not answer this, what it answers otherwise.
    func ask<Answer>(
        _ operation: rd_kafka_admin_op_t,
        _ action: String,
        meaning: (rd_kafka_resp_err_t, Answer)? = nil,
        send: (_ options: OpaquePointer?, _ queue: OpaquePointer?) -> Void,
        read: (_ event: OpaquePointer) throws(KafkaError) -> Answer
    ) throws(KafkaError) -> Answer {
        let options = rd_kafka_AdminOptions_new(client, operation)
        let queue = rd_kafka_queue_new(client)
        defer {
            rd_kafka_AdminOptions_destroy(options)
            rd_kafka_queue_destroy(queue)
        }
        rd_kafka_AdminOptions_set_request_timeout(options, timeout.milliseconds, nil, 0)
        send(options, queue)
        // The request ends by its own timeout; the margin only covers the library's bookkeeping.
        guard let event = rd_kafka_queue_poll(queue, (timeout + .seconds(2)).milliseconds) else {
            throw KafkaError(.timeout, "\(action): no answer within \(timeout)", isRetriable: true)
        }
        defer { rd_kafka_event_destroy(event) }
        let error = rd_kafka_event_error(event)
        if let meaning, error == meaning.0 { return meaning.1 }
        guard error == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(error, action, detail: rd_kafka_event_error_string(event).map { String(cString: $0) })
        }
        return try read(event)
    }
}
