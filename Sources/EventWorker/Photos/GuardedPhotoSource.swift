import FoundationEssentials
package import Logging
package import RedisCache
import Synchronization

/// Leaves photo stores alone that are down: their photos fail at once with the time to wait, and only one at a time asks
/// whether its store is back.
package final class GuardedPhotoSource: PhotoSource {
    private let source: any PhotoSource
    private let logger: Logger
    private let onTransition: @Sendable (CircuitBreaker.Transition) -> Void
    private let circuits = Mutex(StoreCircuits())

    /// Guards a source.
    ///
    /// - Parameters:
    ///   - source: the source.
    ///   - logger: where it says which store is down.
    ///   - onTransition: is told each change of a store's state.
    package init(
        _ source: any PhotoSource,
        logger: Logger,
        onTransition: @escaping @Sendable (CircuitBreaker.Transition) -> Void = { _ in }
    ) {
        self.source = source
        self.logger = logger
        self.onTransition = onTransition
    }

    package func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
        guard let store = Self.store(of: url) else { return try await source.photo(at: url) }
        let permit: CircuitBreaker.Permit
        switch circuits.withLock({ $0.admit(store, at: .now) }) {
        case .admitted(let admitted): permit = admitted
        case .rejected(let pause):
            throw .storeDown("the photo store \(store) is left alone for a while", for: pause)
        }
        do {
            let photo = try await source.photo(at: url)
            note(circuits.withLock { $0.succeed(store, permit) }, store)
            return photo
        } catch {
            throw judged(error, store, permit, url)
        }
    }

    private func judged(
        _ error: PhotoSourceError,
        _ store: String,
        _ permit: CircuitBreaker.Permit,
        _ url: String
    ) -> PhotoSourceError {
        let isFailure = error.concernsEveryPhoto || (error.remedy == .retry && error.store != nil)
        guard isFailure, !Task.isCancelled else {
            // A refusal of its own accord is an answer; what was never asked, or given up on, says nothing.
            let hasAnswered = ["photo_not_found", "photo_refused", "photo_type_forbidden", "photo_too_many_bytes"]
            if hasAnswered.contains(error.code) {
                note(circuits.withLock { $0.succeed(store, permit) }, store)
            } else {
                circuits.withLock { $0.abandon(store, permit) }
            }
            return error
        }
        let random = Double.random(in: 0..<1)
        let (down, transition) = circuits.withLock {
            $0.fail(
                store,
                permit,
                photo: url,
                concernsEveryPhoto: error.concernsEveryPhoto,
                leaveAloneFor: error.retryAfter,
                at: .now,
                random: random
            )
        }
        note(transition, store, error.message)
        guard let down else { return error }
        return .storeDown(error.message, for: down)
    }

    private func note(_ transition: CircuitBreaker.Transition?, _ store: String, _ reason: String = "none") {
        guard let transition else { return }
        onTransition(transition)
        logger.warning(
            "photo store circuit breaker",
            metadata: [
                "store": "\(store)", "from": "\(transition.from)", "to": "\(transition.to)", "error": "\(reason)",
            ]
        )
    }

    /// What photos of one store have in common: the host with its port, or the bucket.
    private static func store(of url: String) -> String? {
        guard let parsed = URL(string: url), let host = parsed.host(), !host.isEmpty,
            let scheme = parsed.scheme?.lowercased(), scheme != "file"
        else { return nil }
        return scheme == "s3" ? "s3://\(host)" : PhotoFetcher.store(of: parsed).lowercased()
    }
}
