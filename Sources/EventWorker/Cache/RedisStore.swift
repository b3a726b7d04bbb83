import Contracts
package import RedisCache

/// Redis as the pipeline's cache and store. Reading and keeping never fail the pipeline: without Redis it goes on,
/// slower, and the circuit breaker says so. Erasing does fail, because a member must not be forgotten half.
package struct RedisStore: Sendable {
    let redis: any RedisCommands
    let retention: Retention
    let interactions: InteractionSettings
    private let statistics: WorkerStatistics

    /// How long things are kept.
    package struct Retention: Sendable {
        /// Features of photos and texts, in seconds.
        package var features = 90 * 86_400
        /// Emitted slates, in seconds.
        package var slates = 14 * 86_400

        /// 90 days for features, 14 days for slates.
        package init() {}
    }

    /// A store on the given connection.
    package init(
        _ redis: any RedisCommands,
        retention: Retention,
        interactions: InteractionSettings = InteractionSettings(),
        statistics: WorkerStatistics
    ) {
        self.redis = redis
        self.retention = retention
        self.interactions = interactions
        self.statistics = statistics
    }

    func attempt<Value>(_ operation: () async throws(RedisError) -> Value) async -> Value? {
        do {
            return try await operation()
        } catch {
            statistics.add(cacheFailures: 1)
            return nil
        }
    }
}

extension RedisStore: FeatureCache {
    package func features(_ key: FeatureKey) async -> [Float]? {
        let bytes = await attempt { () throws(RedisError) in try await redis.get(RedisKeys.features(key)) }
        return bytes.flatMap { $0 }.flatMap(FloatBytes.decode)
    }

    package func keep(_ features: [Float], under key: FeatureKey, owner userId: String) async {
        await keep(features, named: RedisKeys.features(key), owner: userId)
    }

    private func keep(_ features: [Float], named key: String, owner userId: String) async {
        _ = await attempt { () throws(RedisError) in
            // The owner's list comes first: nothing may be kept that an erasure could not find.
            _ = try await redis.addToSet(
                RedisKeys.ownedFeatures(userId),
                members: [key],
                expirySeconds: retention.features
            )
            try await redis.set(key, FloatBytes.encode(features), expirySeconds: retention.features)
        }
    }
}

extension RedisStore: TextCache {
    package func features(_ key: TextKey) async -> [Float]? {
        let bytes = await attempt { () throws(RedisError) in try await redis.get(RedisKeys.textFeatures(key)) }
        return bytes.flatMap { $0 }.flatMap(FloatBytes.decode)
    }

    package func keep(_ features: [Float], under key: TextKey, owner userId: String) async {
        await keep(features, named: RedisKeys.textFeatures(key), owner: userId)
    }
}

extension RedisStore: MemberStore {
    package func keep(_ style: StyleState) async {
        _ = await attempt { () throws(RedisError) in
            try await redis.setIfNewer(
                key: RedisKeys.style(style.event.userId),
                version: style.event.occurredAt.millisecondsSinceEpoch,
                fields: StyleFields.all(of: style)
            )
        }
    }

    package func keep(_ attributes: AttributeState) async {
        _ = await attempt { () throws(RedisError) in
            try await redis.setIfNewer(
                key: RedisKeys.attributes(attributes.userId),
                version: attributes.occurredAt.millisecondsSinceEpoch,
                fields: [("attributes", attributes.json)]
            )
        }
    }

    package func erase(_ userId: String) async throws {
        try await eraseInteractions(of: userId)
        try await eraseSlates(of: userId)
        try await drain(.set(RedisKeys.ownedFeatures(userId))) { try await redis.delete($0) }
        for vectorSet in try await redis.setMembers(RedisKeys.vectorSets) {
            try await redis.removeVector(vectorSet, element: userId)
        }
        _ = try await redis.delete([RedisKeys.style(userId), RedisKeys.attributes(userId)])
    }
}
