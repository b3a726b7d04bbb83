import CommandSupport
import Contracts
import Inference
import KafkaBridge
import Matching
import RedisCache

/// What is done about each failure, in one place.
///
/// | Failure | Kind | What happens |
/// |---|---|---|
/// | Event breaks its contract; photo is damaged, too large or of a forbidden origin; unknown member | poison | dead letter at once |
/// | Photo store does not answer, or answers 408, 425, 429 or 5xx; Redis fails while a member is erased | transient | repeated with growing pauses, then a dead letter |
/// | Broker does not acknowledge | dependency down | repeated until it does; nothing is committed meanwhile |
/// | Client is fatally broken, a topic is missing, the worker is told to stop | end | the event stays uncommitted; the worker ends |
package struct FailurePolicy: Sendable {
    /// What to do after a failed try.
    package enum Disposition: Sendable, Hashable {
        /// Give the event up under a bounded reason.
        case deadLetter(reason: String, message: String)
        /// Try again after a pause.
        case retry(after: Duration)
        /// Leave the event uncommitted and end the worker.
        case end
    }

    /// How often a transient failure is repeated before the event is given up.
    package var maximumAttempts = 5
    /// The pause after the first failed try; each further one doubles it.
    package var firstPause = Duration.milliseconds(200)
    /// The longest pause.
    package var longestPause = Duration.seconds(10)

    /// Five tries with pauses from 0.2 s.
    package init() {}

    /// Judges a failure.
    ///
    /// - Parameters:
    ///   - error: what was thrown.
    ///   - attempt: how often the event has been tried, from 1.
    ///   - jitter: a random number in 0..<1 that spreads the pauses of many workers.
    /// - Returns: what to do.
    package func disposition(of error: any Error, attempt: Int, jitter: Double) -> Disposition {
        switch error {
        case let error as ContractError:
            return .deadLetter(reason: "\(error.code)", message: error.message)
        case let error as InferenceError:
            return .deadLetter(reason: "\(error.code)", message: error.message)
        case let error as MatchingError:
            return .deadLetter(reason: "\(error.code)", message: error.message)
        case let error as UnknownTopicError:
            return .deadLetter(reason: "unknown_topic", message: "topic \(error.topic) is not handled")
        case let error as PhotoSourceError:
            guard error.remedy == .retry, attempt < maximumAttempts else {
                return .deadLetter(reason: error.code, message: error.message)
            }
            return .retry(after: pause(attempt, jitter))
        case let error as RedisError:
            guard attempt < maximumAttempts else {
                return .deadLetter(reason: "cache_unavailable", message: error.message)
            }
            return .retry(after: pause(attempt, jitter))
        case let error as KafkaError:
            if error.code == .messageTooLarge {
                return .deadLetter(reason: "message_too_large", message: error.message)
            }
            return error.isRetriable && !error.isFatal ? .retry(after: pause(attempt, jitter)) : .end
        default:
            return .end
        }
    }

    private func pause(_ attempt: Int, _ jitter: Double) -> Duration {
        let doubled = firstPause * (1 << min(attempt - 1, 16))
        return min(doubled, longestPause) * (0.5 + jitter / 2)
    }
}
