import Contracts
import Inference
import KafkaBridge
import Matching
import RedisCache

/// Why tries fail, as codes from a set that is known beforehand.
package enum FailureReason {
    /// Every code.
    package static let all = Array(
        Set(
            ContractError.Code.all.map(\.description) + InferenceError.Code.all.map(\.description)
                + MatchingError.Code.all.map(\.description) + PhotoSourceError.codes
                + [unknownTopic, messageTooLarge, cacheUnavailable, redis, broker]
        )
    ).sorted()

    /// Dead letter: the topic is not handled.
    package static let unknownTopic = "unknown_topic"
    /// Dead letter: what the event makes is too large for the broker.
    package static let messageTooLarge = "message_too_large"
    /// Dead letter: Redis refused to erase.
    package static let cacheUnavailable = "cache_unavailable"
    /// Redis is away.
    package static let redis = "redis"
    /// The broker is away.
    package static let broker = "broker"

    /// The code of an error.
    package static func code(of error: any Error) -> String {
        switch error {
        case let error as ContractError: "\(error.code)"
        case let error as InferenceError: "\(error.code)"
        case let error as MatchingError: "\(error.code)"
        case let error as EventRefusal: error.code
        case let error as PhotoSourceError: error.code
        case is UnknownTopicError: unknownTopic
        case is RedisError: redis
        case is KafkaError: broker
        default: "other"
        }
    }
}
