import CLibrdkafka

extension KafkaError {
    /// Translates an error code of the library.
    ///
    /// - Parameters:
    ///   - error: The library's code.
    ///   - action: What was being done, as the beginning of a sentence.
    ///   - detail: The library's own words, when it gave more than the code's text.
    init(_ error: rd_kafka_resp_err_t, _ action: String, detail: String? = nil) {
        let code = Code(error)
        let text = detail ?? String(cString: rd_kafka_err2str(error))
        let name = String(cString: rd_kafka_err2name(error))
        self.init(
            code,
            "\(action): \(text) (\(name))\(code.advice)",
            isRetriable: code.isRetriable || Self.retriableBrokerErrors.contains(error.rawValue),
            isFatal: code == .fatal || code == .fenced
        )
    }

    /// Takes over and destroys an error object of the library.
    init(taking error: OpaquePointer, _ action: String) {
        defer { rd_kafka_error_destroy(error) }
        let translated = KafkaError(
            rd_kafka_error_code(error),
            action,
            detail: String(cString: rd_kafka_error_string(error))
        )
        self.init(
            translated.code,
            translated.message,
            isRetriable: translated.isRetriable || rd_kafka_error_is_retriable(error) != 0,
            isFatal: translated.isFatal || rd_kafka_error_is_fatal(error) != 0
        )
    }

    /// The fatal error that a client is in, if any.
    static func fatal(of client: OpaquePointer) -> KafkaError? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
            let error = rd_kafka_fatal_error(client, buffer.baseAddress, buffer.count)
            guard error != RD_KAFKA_RESP_ERR_NO_ERROR, let base = buffer.baseAddress else {
                return nil
            }
            let name = String(cString: rd_kafka_err2name(error))
            return KafkaError(
                .fatal,
                "the client stopped for good: \(String(cString: base)) (\(name)); create a new one",
                isFatal: true
            )
        }
    }

    private static let retriableBrokerErrors: Set<Int32> = [
        RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS.rawValue,
        RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND.rawValue,
        RD_KAFKA_RESP_ERR_THROTTLING_QUOTA_EXCEEDED.rawValue,
        RD_KAFKA_RESP_ERR_NOT_CONTROLLER.rawValue,
        RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR.rawValue,
    ]
}

extension KafkaError.Code {
    /// The bounded code of a library code.
    init(_ error: rd_kafka_resp_err_t) {
        let fallback: KafkaError.Code = error.rawValue > 0 ? .broker : .internal
        self = Self.table[error.rawValue] ?? fallback
    }

    fileprivate var isRetriable: Bool {
        self == .transport || self == .timeout || self == .queueFull || self == .rebalance
    }

    fileprivate var advice: String {
        switch self {
        case .unknownTopic: "; create the topic, or correct its name"
        case .authorization: "; grant the access control list entry"
        case .authentication: "; check sasl.mechanisms, and the user and password or the token"
        case .tls: "; check security.protocol, ssl.ca.location, and the certificates and their names"
        case .transport: "; check that the brokers run and can be reached"
        default: ""
        }
    }

    private static let table: [Int32: KafkaError.Code] = {
        var table: [Int32: KafkaError.Code] = [:]
        for (code, errors) in groups {
            for error in errors {
                table[error.rawValue] = code
            }
        }
        return table
    }()

    private static let groups: [(KafkaError.Code, [rd_kafka_resp_err_t])] = [
        (
            .transport,
            [
                RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__RESOLVE,
                RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION, RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE,
                RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
                RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
                RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
                RD_KAFKA_RESP_ERR__WAIT_COORD,
            ]
        ),
        (.tls, [RD_KAFKA_RESP_ERR__SSL]),
        (
            .authentication,
            [
                RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
                RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM, RD_KAFKA_RESP_ERR_ILLEGAL_SASL_STATE,
            ]
        ),
        (
            .authorization,
            [
                RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
                RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
                RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
            ]
        ),
        (
            .timeout,
            [
                RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE,
                RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
            ]
        ),
        (
            .unknownTopic,
            [
                RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
                RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
            ]
        ),
        (.fatal, [RD_KAFKA_RESP_ERR__FATAL, RD_KAFKA_RESP_ERR__GAPLESS_GUARANTEE]),
        (
            .fenced,
            [
                RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH,
                RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
            ]
        ),
        (
            .rebalance,
            [
                RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID, RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
                RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS, RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST,
            ]
        ),
        (.queueFull, [RD_KAFKA_RESP_ERR__QUEUE_FULL]),
        (
            .messageTooLarge,
            [
                RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE,
                RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE,
            ]
        ),
        (
            .unsupported,
            [
                RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION,
                RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED, RD_KAFKA_RESP_ERR_UNSUPPORTED_FOR_MESSAGE_FORMAT,
            ]
        ),
        (
            .configuration,
            [
                RD_KAFKA_RESP_ERR__INVALID_ARG, RD_KAFKA_RESP_ERR__NOT_CONFIGURED, RD_KAFKA_RESP_ERR_INVALID_CONFIG,
                RD_KAFKA_RESP_ERR_POLICY_VIOLATION, RD_KAFKA_RESP_ERR_INVALID_PARTITIONS,
                RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR, RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION,
            ]
        ),
        (
            .closed,
            [RD_KAFKA_RESP_ERR__PURGE_QUEUE, RD_KAFKA_RESP_ERR__PURGE_INFLIGHT, RD_KAFKA_RESP_ERR__DESTROY]
        ),
        (.state, [RD_KAFKA_RESP_ERR__STATE, RD_KAFKA_RESP_ERR__CONFLICT]),
        (.pollInterval, [RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED]),
        (
            .corruptData,
            [RD_KAFKA_RESP_ERR__BAD_MSG, RD_KAFKA_RESP_ERR__BAD_COMPRESSION, RD_KAFKA_RESP_ERR_INVALID_MSG]
        ),
        (.topicExists, [RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS]),
    ]
}
