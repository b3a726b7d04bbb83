import CommandSupport
import Contracts
import Inference
package import KafkaBridge
import Matching
import RedisCache

/// The product's policy: eight tries within half a minute, and any number of waits for what is down.
package struct StandardFailurePolicy: FailurePolicy {
    /// How often a transient failure is repeated before the event is given up.
    package var maximumAttempts = 8
    /// The pause after the first failed try; each further one doubles it.
    package var firstPause = Duration.milliseconds(200)
    /// The longest pause.
    package var longestPause = Duration.seconds(10)

    /// The longest pause while something is down.
    package var longestWait = Duration.seconds(30)

    /// Eight tries with pauses from 0.2 s.
    package init() {}

    package func disposition(of error: any Error, attempt: KafkaAttempt, jitter: Double) -> FailureDisposition {
        switch error {
        case let error as ContractError:
            return .deadLetter(reason: "\(error.code)", message: error.message)
        case let error as InferenceError where [.deviceMemory, .deviceFailed].contains(error.code):
            return .wait(wait(attempt, jitter))
        // Others may take the memory now; sizes that no machine has memory for are refused before any is asked for.
        case let error as InferenceError where error.code == .photoMemory && attempt.number < maximumAttempts:
            return .retry(after: pause(attempt, jitter))
        case let error as InferenceError:
            return .deadLetter(reason: "\(error.code)", message: error.message)
        case let error as MatchingError:
            return .deadLetter(reason: "\(error.code)", message: error.message)
        case let error as EventRefusal:
            return .deadLetter(reason: error.code, message: error.message)
        case let error as UnknownTopicError:
            return .deadLetter(reason: "unknown_topic", message: "topic \(error.topic) is not handled")
        case let error as PhotoSourceError:
            return disposition(of: error, attempt, jitter)
        case let error as RedisError:
            return disposition(of: error, attempt, jitter)
        case let error as KafkaError:
            if error.code == .messageTooLarge {
                return .deadLetter(reason: "message_too_large", message: error.message)
            }
            return error.isRetriable && !error.isFatal ? .wait(wait(attempt, jitter)) : .end
        default:
            return .end
        }
    }

    private func disposition(
        of error: PhotoSourceError,
        _ attempt: KafkaAttempt,
        _ jitter: Double
    ) -> FailureDisposition {
        switch error.remedy {
        case .wait(let pause): return .wait(pause + longestPause * (jitter / 10))
        case .retry where attempt.number < maximumAttempts:
            let asked = error.retryAfter ?? .zero
            return .retry(after: max(asked, pause(attempt, jitter)))
        default: return .deadLetter(reason: error.code, message: error.message)
        }
    }

    /// Only erasures let errors of Redis through, and a member must not be forgotten half.
    private func disposition(of error: RedisError, _ attempt: KafkaAttempt, _ jitter: Double) -> FailureDisposition {
        let isDown =
            error.meansOutage || error.code == .unavailable
            || ["READONLY", "OOM", "MISCONF", "NOREPLICAS", "NOAUTH", "WRONGPASS", "NOPERM"].contains(error.serverCode)
        if isDown { return .wait(wait(attempt, jitter)) }
        guard attempt.number < maximumAttempts else {
            return .deadLetter(reason: "cache_unavailable", message: error.message)
        }
        return .retry(after: pause(attempt, jitter))
    }

    private func pause(_ attempt: KafkaAttempt, _ jitter: Double) -> Duration {
        spread(firstPause * (1 << min(attempt.number - 1, 16)), longestPause, jitter)
    }

    private func wait(_ attempt: KafkaAttempt, _ jitter: Double) -> Duration {
        spread(firstPause * (1 << min(attempt.waits, 16)), longestWait, jitter)
    }

    private func spread(_ pause: Duration, _ longest: Duration, _ jitter: Double) -> Duration {
        min(pause, longest) * (0.5 + jitter / 2)
    }
}
