import CLibrdkafka

extension KafkaProducer {
    /// Sends a message and returns when the broker has acknowledged it.
    ///
    /// When the queue is full it waits for room. When the task is cancelled it throws at once; a message that was
    /// already in the queue may then still be delivered.
    ///
    /// - Parameter message: The message.
    /// - Returns: Where the broker put it.
    /// - Throws: `timeout` when the delivery timeout passes, `unknown_topic`, `message_too_large`, `authorization`,
    ///   `cancelled`, `closed`, or what else the broker answers.
    public func send(_ message: KafkaMessage) async throws(KafkaError) -> KafkaDelivery {
        let ticket = try await enqueue(message)
        return try await registry.outcome(of: ticket).get()
    }

    /// Sends messages in order, all under way at once, and returns when the broker has acknowledged every one.
    ///
    /// - Parameter messages: The messages.
    /// - Returns: Where the broker put them, in the same order.
    /// - Throws: The first failure, after every message is settled. The others may have been delivered.
    @discardableResult
    public func sendAll(_ messages: [KafkaMessage]) async throws(KafkaError) -> [KafkaDelivery] {
        var tickets: [UInt] = []
        tickets.reserveCapacity(messages.count)
        var failure: KafkaError?
        for message in messages {
            do {
                tickets.append(try await enqueue(message))
            } catch {
                failure = error
                break
            }
        }
        var deliveries: [KafkaDelivery] = []
        deliveries.reserveCapacity(tickets.count)
        var firstUndelivered: KafkaError?
        for ticket in tickets {
            switch await registry.outcome(of: ticket) {
            case .success(let delivery): deliveries.append(delivery)
            case .failure(let error): firstUndelivered = firstUndelivered ?? error
            }
        }
        if let failure = firstUndelivered ?? failure {
            throw failure
        }
        return deliveries
    }

    private func enqueue(_ message: KafkaMessage) async throws(KafkaError) -> UInt {
        while true {
            guard !Task.isCancelled else {
                throw KafkaError(.cancelled, "the task was cancelled before the message was sent")
            }
            let ticket = registry.open()
            let error = isClosing ? nil : handle.withClient { Self.produce(message, ticket, with: $0) }
            switch error {
            case RD_KAFKA_RESP_ERR_NO_ERROR:
                return ticket
            case RD_KAFKA_RESP_ERR__QUEUE_FULL:
                registry.discard(ticket)
                await space.wait()
            case nil:
                registry.discard(ticket)
                throw Self.closed
            case .some(let error):
                registry.discard(ticket)
                throw explain(error, message)
            }
        }
    }

    private func explain(_ error: rd_kafka_resp_err_t, _ message: KafkaMessage) -> KafkaError {
        if error == RD_KAFKA_RESP_ERR__FATAL, let fatal = handle.withClient({ KafkaError.fatal(of: $0) }) ?? nil {
            return fatal
        }
        return KafkaError(error, "sending a message of \(message.value?.count ?? 0) bytes to \(message.topic)")
    }

    private static func produce(
        _ message: KafkaMessage,
        _ ticket: UInt,
        with client: OpaquePointer
    ) -> rd_kafka_resp_err_t {
        // The list stays ours until the library has accepted the message: handing headers over one by one makes it
        // free them twice when it cannot find a partition.
        var headers: OpaquePointer?
        if !message.headers.isEmpty {
            headers = rd_kafka_headers_new(message.headers.count)
            for header in message.headers {
                let error = header.value.withUnsafeBytes { value in
                    rd_kafka_header_add(headers, header.name, -1, value.baseAddress, value.count)
                }
                guard error == RD_KAFKA_RESP_ERR_NO_ERROR else {
                    rd_kafka_headers_destroy(headers)
                    return error
                }
            }
        }
        let error = withBytes(message.key) { key, keySize in
            withBytes(message.value) { value, valueSize in
                clibrdkafka_produce(
                    client,
                    message.topic,
                    message.partition ?? clibrdkafka_partition_unassigned(),
                    key,
                    keySize,
                    value,
                    valueSize,
                    headers,
                    UnsafeMutableRawPointer(bitPattern: ticket)
                )
            }
        }
        if error != RD_KAFKA_RESP_ERR_NO_ERROR, let headers {
            rd_kafka_headers_destroy(headers)
        }
        return error
    }

    // An empty array may have no address, but to the library no address means no bytes at all: a tombstone.
    private static func withBytes<Result>(
        _ bytes: [UInt8]?,
        _ body: (UnsafeRawPointer?, Int) -> Result
    ) -> Result {
        guard let bytes else {
            return body(nil, 0)
        }
        return bytes.withUnsafeBytes { buffer in
            if let base = buffer.baseAddress {
                return body(base, buffer.count)
            }
            return withUnsafeBytes(of: UInt8(0)) { body($0.baseAddress, 0) }
        }
    }
}
