import RedisCache

/// Looks at everything a worker needs before it is rolled out.
package struct Doctor: Sendable {
    private let configuration: WorkerConfiguration
    private let workers: Int?
    private let principal: String?

    /// A doctor for a worker that is configured so.
    ///
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - workers: how many workers are to share the events; nil when it does not matter.
    ///   - principal: whom the cluster takes this client for; nil takes it from the settings.
    package init(_ configuration: WorkerConfiguration, workers: Int? = nil, principal: String? = nil) {
        self.configuration = configuration
        self.workers = workers
        self.principal = principal
    }

    /// All findings, in a fixed order; what does not depend on one another is asked at once.
    package func findings() async -> [Finding] {
        async let broker = BrokerCheck(
            kafka: configuration.kafka,
            workers: workers,
            runsExperiment: configuration.experiment != nil,
            principal: principal
        ).findings()
        async let redis = redisFinding()
        async let vectorSets = VectorSetCheck(configuration: configuration).finding()
        let model = await ModelCheck.findings(configuration)
        let machine = MachineFindings(Machine.resources(checkpoint: configuration.modelPath)).all
        return await broker + [
            redis, CacheKeyFinding.finding(configuration), vectorSets, model, PhotoFindings.finding(configuration),
        ] + machine
    }

    private func redisFinding() async -> Finding {
        guard let redis = configuration.redis else {
            return Finding("redis", .skipped, "switched off (redis.enabled): every photo and text is computed")
        }
        let place = "\(redis.host):\(redis.port)"
        do {
            let client = try RedisClient(configuration: redis)
            defer { client.close() }
            try await client.ping()
            return RedisFindings(info: try await client.info(), place: place).finding
        } catch {
            return RedisFindings.finding(of: error, place: place)
        }
    }
}
