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
        /// How long a try waits for the broker's acknowledgement before its event is set aside.
        package var deliveryTimeout = Duration.seconds(20)

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
    /// What computes the model.
    package var device = ComputeDevice.cpu
    /// Where compiled kernels are kept; nil keeps them with the user's caches.
    package var kernelCache: String?
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
    /// What is logged, and how.
    package var log = LogSettings()
    /// Whether and where traces go.
    package var tracing = TracingSettings()
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
    /// ``SettingCatalog`` describes the keys.
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
        if let name = try await values.string("inference.device") {
            guard let choice = ComputeDevice(rawValue: name) else {
                throw ConfigurationError("inference.device", "\(name) is neither cpu nor auto nor cuda")
            }
            device = choice
        }
        kernelCache = try await values.string("inference.kernelCache")
        maximumPhotoTeraFLOP = try await values.double("inference.maxPhotoTFLOP") ?? maximumPhotoTeraFLOP
        photoOrigins = try await values.strings("photos.allowedOrigins").map { text in
            guard let origin = PhotoOrigin(text) else {
                throw ConfigurationError(
                    "photos.allowedOrigins",
                    "\(Redaction.cleaned(address: text)) is no origin such as https://photos.example.com"
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
        log = try await LogSettings(values)
        tracing = try await TracingSettings(values)
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
