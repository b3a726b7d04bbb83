import CLibrdkafka

/// What a client calls from the library's threads and from whichever thread polls it.
final class ClientCallbacks: Sendable {
    typealias Delivery = @Sendable (_ message: UnsafePointer<rd_kafka_message_t>) -> Void
    typealias Rebalance =
        @Sendable (
            _ client: OpaquePointer,
            _ error: rd_kafka_resp_err_t,
            _ partitions: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
        ) -> Void

    let tokens: KafkaTokenSource?
    private let observer: KafkaObserver?
    private let secrets: SecretProperties
    private let trouble = ConnectionTrouble()
    private let onDelivery: Delivery?
    private let onRebalance: Rebalance?
    private let onFatal: (@Sendable (KafkaError) -> Void)?
    private let onStatistics: (@Sendable (String) -> Void)?

    init(
        observer: KafkaObserver?,
        client: KafkaClientConfiguration,
        onDelivery: Delivery? = nil,
        onRebalance: Rebalance? = nil,
        onFatal: (@Sendable (KafkaError) -> Void)? = nil,
        onStatistics: (@Sendable (String) -> Void)? = nil
    ) {
        self.observer = observer
        self.tokens = client.tokens
        self.secrets = SecretProperties(client.properties)
        self.onDelivery = onDelivery
        self.onRebalance = onRebalance
        self.onFatal = onFatal
        self.onStatistics = onStatistics
    }

    /// Reports an event, if anyone listens.
    func emit(_ event: @autoclosure () -> KafkaEvent) {
        observer?(event())
    }

    /// Reports an error, and ends the client's work if it is fatal.
    func report(_ error: KafkaError) {
        let error = secrets.redact(error)
        trouble.note(error)
        emit(.error(error))
        if error.isFatal {
            onFatal?(error)
        }
    }

    /// Listens to what a client that nobody polls has to say, and makes an error tell why no broker answered.
    func explain(_ error: KafkaError, of client: OpaquePointer) -> KafkaError {
        while rd_kafka_poll(client, 0) > 0 {}
        return trouble.explain(error)
    }

    /// Notes that a broker has answered: what was reported before explains nothing any more.
    func noteAnswer(of client: OpaquePointer) {
        while rd_kafka_poll(client, 0) > 0 {}
        trouble.forget()
    }

    /// Registers the callbacks in a configuration.
    static func install(
        _ callbacks: Unmanaged<ClientCallbacks>,
        in configuration: OpaquePointer,
        kind: rd_kafka_type_t
    ) {
        rd_kafka_conf_set_opaque(configuration, callbacks.toOpaque())
        rd_kafka_conf_set_error_cb(configuration) { client, code, reason, opaque in
            ClientCallbacks.from(opaque)?.handleError(client, code, reason)
        }
        rd_kafka_conf_set_log_cb(configuration) { client, level, facility, message in
            ClientCallbacks.from(rd_kafka_opaque(client))?.handleLog(level, facility, message)
        }
        rd_kafka_conf_set_stats_cb(configuration) { _, json, length, opaque in
            ClientCallbacks.from(opaque)?.handleStatistics(json, length)
            return 0
        }
        let owner = callbacks.takeUnretainedValue()
        if owner.tokens != nil {
            TokenRefresh.install(in: configuration)
        }
        if kind == RD_KAFKA_PRODUCER, owner.onDelivery != nil {
            rd_kafka_conf_set_dr_msg_cb(configuration) { _, message, opaque in
                guard let message else {
                    return
                }
                ClientCallbacks.from(opaque)?.onDelivery?(message)
            }
        }
        if kind == RD_KAFKA_CONSUMER, owner.onRebalance != nil {
            rd_kafka_conf_set_rebalance_cb(configuration) { client, error, partitions, opaque in
                guard let client else {
                    return
                }
                ClientCallbacks.from(opaque)?.onRebalance?(client, error, partitions)
            }
        }
    }

    static func from(_ opaque: UnsafeMutableRawPointer?) -> ClientCallbacks? {
        opaque.map { Unmanaged<ClientCallbacks>.fromOpaque($0).takeUnretainedValue() }
    }

    private func handleError(_ client: OpaquePointer?, _ code: Int32, _ reason: UnsafePointer<CChar>?) {
        let error = rd_kafka_resp_err_t(rawValue: code)
        // Why there is no token was reported when it was asked for.
        let isAboutToken = tokens != nil && error == RD_KAFKA_RESP_ERR__AUTHENTICATION
        if isAboutToken, let reason, String(cString: reason).hasPrefix(TokenRefresh.failureText) {
            return
        }
        if error == RD_KAFKA_RESP_ERR__FATAL, let client, let fatal = KafkaError.fatal(of: client) {
            report(fatal)
        } else {
            let detail = reason.map { String(cString: $0) }
            let cause = Self.isAboutEncryption(error, detail) ? RD_KAFKA_RESP_ERR__SSL : error
            report(KafkaError(cause, "the client reports", detail: detail))
        }
    }

    /// Whether a connection was lost over its encryption. The library calls that a transport failure when it is the broker
    /// that refuses, or when only one side encrypts.
    private static func isAboutEncryption(_ error: rd_kafka_resp_err_t, _ detail: String?) -> Bool {
        guard error == RD_KAFKA_RESP_ERR__TRANSPORT, let detail else { return false }
        return ["SSL routines", "SSL handshake", "SSL listener"].contains { detail.contains($0) }
    }

    private func handleLog(_ level: Int32, _ facility: UnsafePointer<CChar>?, _ message: UnsafePointer<CChar>?) {
        guard observer != nil, let facility, let message else {
            return
        }
        let name = String(cString: facility)
        let text = secrets.redact(String(cString: message))
        // The library says in its log alone that a codec is turned off for a broker.
        if name == "COMPRESSION" {
            emit(.compressionUnavailable(text))
        }
        emit(.log(level: Int(level), facility: name, message: text))
    }

    private func handleStatistics(_ json: UnsafeMutablePointer<CChar>?, _ length: Int) {
        guard observer != nil || onStatistics != nil, let json else {
            return
        }
        let text = json.withMemoryRebound(to: UInt8.self, capacity: length) { bytes in
            String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self)
        }
        onStatistics?(text)
        emit(.statistics(text))
    }
}
