import CLibrdkafka

/// What a broker can be made to answer.
public enum BrokerFault: Sendable, Hashable {
    /// Closes the connection instead of answering.
    case disconnect
    /// Another broker leads the partition.
    case notLeader
    /// The broker did not get it done in time.
    case requestTimedOut
    /// The topic or partition does not exist.
    case unknownTopic
    /// The client may not use the topic.
    case topicAuthorizationFailed
    /// The group's coordinator is not available.
    case coordinatorNotAvailable
    /// A rebalance is under way.
    case rebalanceInProgress
    /// The message is too large.
    case messageTooLarge
    /// Any other error, by its number in the Kafka protocol.
    case protocolError(Int16)

    var error: rd_kafka_resp_err_t {
        switch self {
        case .disconnect: RD_KAFKA_RESP_ERR__TRANSPORT
        case .notLeader: RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION
        case .requestTimedOut: RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT
        case .unknownTopic: RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART
        case .topicAuthorizationFailed: RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED
        case .coordinatorNotAvailable: RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE
        case .rebalanceInProgress: RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS
        case .messageTooLarge: RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE
        case .protocolError(let number): rd_kafka_resp_err_t(rawValue: Int32(number))
        }
    }
}
