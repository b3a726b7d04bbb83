import Logging
import RedisCache

extension Worker {
    /// What events are handled with; without a store every photo and text is computed.
    func dependencies(
        photos: any PhotoSource,
        sink: any RecordSink,
        store: RedisStore?
    ) -> EventProcessor.Dependencies {
        let none = WithoutStore()
        return EventProcessor.Dependencies(
            roster: roster,
            encoder: encoder,
            photos: photos,
            texts: texts.map { TextReader(encoder: $0, cache: store ?? none, statistics: statistics) },
            features: store ?? none,
            members: interposition.members(store ?? none),
            slates: store ?? none,
            interactions: store ?? none,
            sink: sink,
            statistics: statistics
        )
    }

    /// The store that events use.
    func eventStore(_ redis: RedisClient) -> RedisStore {
        let logger = logger
        let guarded = GuardedRedisClient(redis) { transition, error in
            logger.warning(
                "redis circuit breaker",
                metadata: [
                    "from": "\(transition.from)", "to": "\(transition.to)",
                    "error": "\(error.map { "\($0)" } ?? "none")",
                ]
            )
        }
        return RedisStore(
            guarded,
            retention: configuration.retention,
            interactions: configuration.matching.interactions,
            statistics: statistics
        )
    }

    /// The store that re-projection uses, behind a breaker of its own: what fails there must not cost the events tries.
    func reprojectionStore(_ redis: RedisClient) -> RedisStore {
        RedisStore(GuardedRedisClient(redis), retention: configuration.retention, statistics: statistics)
    }
}
