import Synchronization

/// Why brokers could not be talked to, as far as a client has heard: that says more than that no answer came in time.
final class ConnectionTrouble: Sendable {
    private let worst = Mutex<KafkaError?>(nil)

    /// Notes an error that the client reported. The first of those that say most is kept.
    func note(_ error: KafkaError) {
        worst.withLock { known in
            if let last = known, Self.weight(of: last) >= Self.weight(of: error) { return }
            known = error
        }
    }

    /// Forgets everything, because a broker has answered.
    func forget() {
        worst.withLock { $0 = nil }
    }

    /// The reason, if an error only says that no answer came; the error itself otherwise.
    func explain(_ error: KafkaError) -> KafkaError {
        guard [.transport, .timeout].contains(error.code), let reason = worst.withLock({ $0 }) else { return error }
        return KafkaError(reason.code, reason.message, isRetriable: error.isRetriable, isFatal: error.isFatal)
    }

    private static func weight(of error: KafkaError) -> Int {
        switch error.code {
        case .authentication, .tls: 2
        // That all brokers are down follows from what was said before.
        case .transport where error.message.contains("ALL_BROKERS_DOWN"): 0
        default: 1
        }
    }
}
