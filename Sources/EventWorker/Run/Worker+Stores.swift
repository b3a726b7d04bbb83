import Logging
import RedisCache

extension Worker {
    /// What events are handled with; without a store every photo and text is computed.
    func dependencies(
        photos: any PhotoSource,
        sink: any RecordSink,
        store: RedisStore?,
        index: any CandidateIndex
    ) -> EventProcessor.Dependencies {
        let none = WithoutStore()
        return EventProcessor.Dependencies(
            roster: roster,
            index: index,
            encoder: encoder,
            photos: photos,
            texts: texts.map { TextReader(encoder: $0, cache: store ?? none, statistics: statistics) },
            features: store ?? none,
            members: interposition.members(store ?? none),
            slates: store ?? none,
            interactions: store ?? none,
            joins: store ?? none,
            sink: sink,
            statistics: statistics
        )
    }

    /// Where candidates are found and ranked, as the configuration says.
    ///
    /// - Throws: ``ConfigurationError`` when there are to be vector sets and Redis answers that it has none.
    func candidateIndex(_ redis: RedisClient?) async throws -> any CandidateIndex {
        guard configuration.matching.index == .redisVectorSet, let redis else { return roster }
        let index = VectorSetIndex(
            roster: roster,
            redis: GuardedRedisClient(redis),
            fingerprint: encoder.embeddingFingerprint,
            settings: configuration.matching.vectorSet,
            expirySeconds: configuration.retention.features
        )
        do {
            try await index.check()
        } catch  where error.code == .server && !error.meansOutage {
            throw ConfigurationError(
                "matching.index",
                "is redis-vector-set, which needs a Redis 8 that allows the commands of vector sets: \(error.message)"
            )
        } catch {
            logger.warning("redis does not answer; the index waits for it", metadata: ["error": "\(error)"])
        }
        return index
    }

    /// The store that events use.
    func eventStore(_ redis: RedisClient) -> RedisStore {
        let (logger, metrics) = (logger, operations.metrics)
        let guarded = GuardedRedisClient(redis) { transition, error in
            metrics.redisBreaker(transition)
            logger.warning(
                "redis circuit breaker",
                metadata: [
                    "from": "\(transition.from)", "to": "\(transition.to)",
                    "error": "\(error.map { "\($0)" } ?? "none")",
                ]
            )
        }
        metrics.watch(guarded)
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
