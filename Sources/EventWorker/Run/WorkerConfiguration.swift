import CommandSupport
package import Configuration
package import Inference
package import KafkaBridge
package import RedisCache

/// Everything that can be set on a worker.
package struct WorkerConfiguration: Sendable {
    /// Where Kafka is and how to talk to it.
    package struct Kafka: Sendable {
        package var bootstrapServers: String
        package var group = "event-worker"
        /// Properties for librdkafka, such as `security.protocol`.
        package var properties: [String: String] = [:]
        /// The file with the token of OAuth 2 that shows who the worker is; nil when it shows that otherwise.
        package var tokenFile: String?
        /// Handlers at work at the same time, each for other keys.
        package var lanes = 4
        /// How long handlers may take to end when the worker stops or loses a partition.
        package var drainBudget = Duration.seconds(20)

        /// How a client of the given name reaches the cluster.
        package func client(_ clientId: String) -> KafkaClientConfiguration {
            KafkaClientConfiguration(
                bootstrapServers: bootstrapServers,
                clientId: clientId,
                properties: properties,
                tokens: tokenFile.map { KafkaTokenFile(path: $0).read }
            )
        }
    }

    /// Where Redis is; nil goes without a cache.
    package var redis: RedisConfiguration?
    package var kafka: Kafka
    /// The checkpoint directory.
    package var modelPath: String?
    /// The projection head's file; nil takes `head.safetensors` from the checkpoint directory.
    package var headPath: String?
    /// Replaces the checkpoint's largest photo area, in pixels.
    package var maximumPixels: Int?
    /// Threads for inference; nil takes all processors.
    package var threads: Int?
    package var computeType = ComputeType.float32
    /// The most work one photo may be, in 10^12 operations.
    package var maximumPhotoTeraFLOP = 10.0
    /// Origins that photos may be fetched from.
    package var photoOrigins: [PhotoOrigin] = []
    /// The directory that `file://` photos may lie in; nil refuses them.
    package var photoFileRoot: String?
    /// The largest photo file, in bytes.
    package var maximumPhotoBytes = 20 << 20
    /// The most time one photo may take to arrive.
    package var photoTimeout = Duration.seconds(15)
    /// How photo stores are reached.
    package var photos = PhotoSettings()
    /// Takes the place of the photo stores that are configured.
    package var photoSource: (any PhotoSource)?
    /// How often and when failed events are tried again.
    package var failures = StandardFailurePolicy()
    /// How candidates are ranked.
    package var matching = MatchingSettings()
    /// The experiment that runs; nil when none does.
    package var experiment: ExperimentSettings?
    /// The file with the key under which photos and texts are named in Redis; nil names them under the model's fingerprint.
    package var cacheHashKeyFile: String?
    /// How long Redis keeps things.
    package var retention = RedisStore.Retention()
    /// Where metrics and probes are served.
    package var http = HTTPSettings()
    /// When the worker counts as hanging.
    package var health = HealthSettings()
    /// How embeddings of other heads are re-projected.
    package var reprojection = ReprojectionSettings()

    /// A worker on the given broker with defaults for everything else.
    package init(bootstrapServers: String, redis: RedisConfiguration?) {
        kafka = Kafka(bootstrapServers: bootstrapServers)
        self.redis = redis
    }
}

extension WorkerConfiguration {
    /// Reads the configuration.
    ///
    /// | Key | Meaning | Default |
    /// |---|---|---|
    /// | `kafka.bootstrapServers` | brokers, comma-separated | required |
    /// | `kafka.group` | consumer group | `event-worker` |
    /// | `kafka.properties` | librdkafka properties, each `name=value` | none |
    /// | `kafka.propertiesFile` | file with further properties, a `name=value` each line | none |
    /// | `kafka.tokenFile` | file with a bearer token for SASL OAUTHBEARER, which may rotate | none |
    /// | `kafka.lanes` | handlers at work at the same time | 4 |
    /// | `kafka.drainSeconds` | time to finish when stopping | 20 |
    /// | `redis.enabled` | whether there is a cache | true |
    /// | `redis.host`, `redis.port`, `redis.database` | where Redis is | 127.0.0.1, 6379, 0 |
    /// | `redis.username`, `redis.passwordFile` | ACL user, file with its password | none |
    /// | `redis.tls`, `redis.tlsAuthorityFile` | whether to encrypt, own authority | false, none |
    /// | `model.path` | checkpoint directory | required |
    /// | `model.head` | projection head | `head.safetensors` in `model.path` |
    /// | `inference.maxPixels` | largest photo area after resizing | the checkpoint's |
    /// | `inference.threads` | threads to compute on | all processors that the process may use |
    /// | `inference.computeType` | float32 or bfloat16, part of the fingerprint | float32 |
    /// | `inference.maxPhotoTFLOP` | most work for one photo, 10^12 operations | 10 |
    /// | `photos.allowedOrigins` | such as `https://photos.example.com` | none |
    /// | `photos.fileRoot` | directory for `file://` photos | none |
    /// | `photos.maxBytes` | largest photo file | 20971520 |
    /// | `photos.timeoutSeconds` | most time for one photo to arrive | 15 |
    /// | `photos.allowedNetworks` | private networks that photos may come from, such as `10.0.0.0/8` | none |
    /// | `photos.maxRedirects` | most redirects, each to an allowed origin | 3 |
    /// | `photos.leastBytesPerSecond` | slowest body | 4096 |
    /// | `photos.s3.buckets` | buckets that `s3://` photos may come from | none |
    /// | `photos.s3.endpoint`, `photos.s3.region` | service and region | Amazon's, us-east-1 |
    /// | `photos.s3.pathStyle` | whether the bucket stands in the path | false |
    /// | `photos.s3.credentialsFile`, `photos.s3.tokenEndpoint` | where keys come from besides the environment | none |
    /// | `failures.attempts` | tries of an event before it is given up | 8 |
    /// | `failures.longestPauseSeconds` | longest pause between them | 10 |
    /// | `matching.slateSize` | candidates on a slate | 20 |
    /// | `matching.index` | where vectors are held: `exact` (memory) or `redis-vector-set` | `exact` |
    /// | `matching.shortlist`, `matching.exploration` | members from the vector set that are ranked, EF | 500, 1000 |
    /// | `matching.sameRegion` | only members of one region meet | false |
    /// | `matching.scorer` | `hybrid`, `text-only` or `style-only` | `hybrid` with a tokenizer, else `style-only` |
    /// | `matching.textWeight`, `matching.styleWeight` | how much text and style count in `hybrid` | 0.5, 0.5 |
    /// | `matching.calibration` | calibration of text and style scores | built in |
    /// | `matching.taste` | whether liked styles stand in for the viewer's own | false |
    /// | `matching.tastePriorLikes` | how many likes the viewer's own style weighs | 5 |
    /// | `matching.tasteDays` | days after the last like until likes are forgotten | 180 |
    /// | `matching.seenDays` | days until a candidate is shown again; 0 at once | 30 |
    /// | `matching.exposureCap`, `matching.exposureDays` | to how many members one is shown within days | none, 7 |
    /// | `matching.diversitySimilarity` | cosine of styles from which on a candidate is put behind | none |
    /// | `experiment.key`, `experiment.phase`, `experiment.seed` | the experiment; without a key none runs | none, 0, the key |
    /// | `experiment.variants` | the scorer of each arm, the control first | `text-only`, `hybrid` |
    /// | `experiment.weights`, `experiment.coverage` | shares of the arms, and of the members that take part | equal, 1 |
    /// | `experiment.holdoutSeed`, `experiment.holdoutShare` | keeps the same share out of every experiment | none, 0.05 |
    /// | `experiment.start`, `experiment.end` | when impressions count | required, none |
    /// | `experiment.attributionHours` | how long after an impression an outcome counts | 168 |
    /// | `experiment.plannedViewers`, `experiment.looks` | what is registered for the analysis | 1000, one at the end |
    /// | `experiment.environment` | where it runs | `production` |
    /// | `cache.hashKeyFile` | file with the key under which photos and texts are named | none |
    /// | `cache.featureDays`, `cache.slateDays` | how long Redis keeps them | 90, 14 |
    /// | `http.enabled`, `http.host`, `http.port` | metrics and probes | true, 127.0.0.1, 8080 |
    /// | `health.pollStallSeconds`, `health.partitionStallSeconds` | when the worker counts as hanging | 60, 600 |
    /// | `reprojection.enabled` | whether embeddings of other heads are made anew from cached features | true |
    /// | `reprojection.batchSize` | members in one batch | 128 |
    ///
    /// In the environment a key is written in capitals with underscores: `KAFKA_BOOTSTRAP_SERVERS`.
    ///
    /// - Throws: ``ConfigurationError`` naming the key.
    package init(reader: ConfigReader) async throws {
        let values = ConfigurationValues(reader)
        self.init(
            bootstrapServers: try await values.requiredString("kafka.bootstrapServers"),
            redis: try await Self.redis(values)
        )
        kafka.group = try await values.string("kafka.group") ?? kafka.group
        kafka.properties = try await values.kafkaProperties()
        kafka.tokenFile = try await values.string("kafka.tokenFile")
        kafka.lanes = try await values.int("kafka.lanes", in: 1...256) ?? kafka.lanes
        let drainSeconds = try await values.int("kafka.drainSeconds", in: 1...600)
        kafka.drainBudget = drainSeconds.map { .seconds($0) } ?? kafka.drainBudget
        modelPath = try await values.requiredString("model.path")
        headPath = try await values.string("model.head")
        maximumPixels = try await values.int("inference.maxPixels", in: 1024...1 << 28)
        threads = try await values.int("inference.threads", in: 1...1024)
        if let name = try await values.string("inference.computeType") {
            guard let type = ComputeType(rawValue: name) else {
                throw ConfigurationError("inference.computeType", "\(name) is neither float32 nor bfloat16")
            }
            computeType = type
        }
        maximumPhotoTeraFLOP = try await values.double("inference.maxPhotoTFLOP") ?? maximumPhotoTeraFLOP
        photoOrigins = try await values.strings("photos.allowedOrigins").map { text in
            guard let origin = PhotoOrigin(text) else {
                throw ConfigurationError(
                    "photos.allowedOrigins",
                    "\(text) is no origin such as https://photos.example.com"
                )
            }
            return origin
        }
        photoFileRoot = try await values.string("photos.fileRoot")
        maximumPhotoBytes = try await values.int("photos.maxBytes", in: 1...1 << 30) ?? maximumPhotoBytes
        let timeoutSeconds = try await values.int("photos.timeoutSeconds", in: 1...600)
        photoTimeout = timeoutSeconds.map { .seconds($0) } ?? photoTimeout
        photos = try await PhotoSettings(values)
        let attempts = try await values.int("failures.attempts", in: 1...100)
        failures.maximumAttempts = attempts ?? failures.maximumAttempts
        let longestPause = try await values.int("failures.longestPauseSeconds", in: 1...600)
        failures.longestPause = longestPause.map { .seconds($0) } ?? failures.longestPause
        matching = try await MatchingSettings(values)
        guard matching.index == .exact || redis != nil else {
            throw ConfigurationError("matching.index", "is redis-vector-set, but redis.enabled is false; use exact")
        }
        experiment = try await ExperimentSettings(values)
        cacheHashKeyFile = try await values.string("cache.hashKeyFile")
        let featureDays = try await values.int("cache.featureDays", in: 1...3650)
        retention.features = featureDays.map { $0 * 86_400 } ?? retention.features
        let slateDays = try await values.int("cache.slateDays", in: 1...3650)
        retention.slates = slateDays.map { $0 * 86_400 } ?? retention.slates
        http = try await HTTPSettings(values)
        health = try await HealthSettings(values, drainBudget: kafka.drainBudget)
        reprojection.isEnabled = try await values.bool("reprojection.enabled") ?? reprojection.isEnabled
        reprojection.batchSize =
            try await values.int("reprojection.batchSize", in: 1...1000) ?? reprojection.batchSize
    }

    private static func redis(_ values: ConfigurationValues) async throws -> RedisConfiguration? {
        guard try await values.bool("redis.enabled") ?? true else { return nil }
        let isEncrypted = try await values.bool("redis.tls") ?? false
        let authority = try await values.string("redis.tlsAuthorityFile")
        return RedisConfiguration(
            host: try await values.string("redis.host") ?? "127.0.0.1",
            port: try await values.int("redis.port", in: 1...65_535) ?? 6379,
            username: try await values.string("redis.username"),
            password: try await values.string("redis.passwordFile").map { .file(path: $0) },
            database: try await values.int("redis.database", in: 0...65_535) ?? 0,
            tls: isEncrypted ? .on(certificateAuthorityFile: authority) : .off
        )
    }
}
