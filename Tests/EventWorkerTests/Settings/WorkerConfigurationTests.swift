import CommandSupport
import Configuration
import Contracts
import EventWorker
import KafkaBridge
import RedisCache
import Testing

@Suite struct WorkerConfigurationTests {
    private static let required: [AbsoluteConfigKey: ConfigValue] = [
        "kafka.bootstrapServers": "broker:9092", "model.path": "/model",
    ]

    private func configuration(
        _ values: [AbsoluteConfigKey: ConfigValue],
        environment: [String: String] = [:]
    ) async throws -> WorkerConfiguration {
        let reader = ConfigReader(providers: [
            InMemoryProvider(name: "flags", values: values),
            EnvironmentVariablesProvider(environmentVariables: environment),
        ])
        return try await WorkerConfiguration(reader: reader)
    }

    private func error(
        _ values: [AbsoluteConfigKey: ConfigValue],
        environment: [String: String] = [:]
    ) async throws -> ConfigurationError {
        let all = Self.required.merging(values) { $1 }
        return try await #require(throws: ConfigurationError.self) {
            try await configuration(all, environment: environment)
        }
    }

    @Test func `defaults`() async throws {
        let configuration = try await configuration(Self.required)
        #expect(configuration.kafka.bootstrapServers == "broker:9092")
        #expect(configuration.kafka.group == "event-worker")
        #expect(configuration.kafka.properties.isEmpty)
        #expect(configuration.kafka.lanes == 4)
        #expect(configuration.kafka.drainBudget == .seconds(20))
        #expect(configuration.redis?.host == "127.0.0.1")
        #expect(configuration.redis?.port == 6379)
        #expect(configuration.redis?.database == 0)
        #expect(configuration.redis?.tls.isEnabled == false)
        #expect(configuration.modelPath == "/model")
        #expect(configuration.headPath == nil)
        #expect(configuration.maximumPixels == nil)
        #expect(configuration.maximumPhotoTeraFLOP == 10)
        #expect(configuration.photoOrigins.isEmpty)
        #expect(configuration.photoFileRoot == nil)
        #expect(configuration.maximumPhotoBytes == 20 << 20)
        #expect(configuration.photoTimeout == .seconds(15))
        #expect(configuration.matching.index == .exact)
        #expect(configuration.matching.vectorSet == VectorSetSettings())
        #expect(configuration.matching.slateSize == 20)
        #expect(!configuration.matching.requiresSameRegion)
        #expect(configuration.matching.scorer == nil)
        #expect(configuration.matching.textWeight == 0.5)
        #expect(configuration.matching.styleWeight == 0.5)
        #expect(configuration.matching.calibrationPath == nil)
        #expect(!configuration.matching.usesTaste)
        #expect(configuration.matching.tastePriorWeight == 5)
        #expect(configuration.matching.largestSimilarity == nil)
        #expect(configuration.matching.interactions == InteractionSettings())
        #expect(configuration.cacheHashKeyFile == nil)
        #expect(configuration.retention.features == 90 * 86_400)
        #expect(configuration.retention.slates == 14 * 86_400)
        #expect(configuration.reprojection.isEnabled)
        #expect(configuration.reprojection.batchSize == 128)
    }

    /// Every key under its name in the environment.
    @Test func `everything can come from the environment`() async throws {
        let configuration = try await configuration(
            [:],
            environment: [
                "KAFKA_BOOTSTRAP_SERVERS": "a:1,b:2", "KAFKA_GROUP": "g", "KAFKA_LANES": "7",
                "KAFKA_TOKEN_FILE": "/token",
                "KAFKA_PROPERTIES": "security.protocol=SSL,ssl.ca.location=/ca=1", "KAFKA_DRAIN_SECONDS": "3",
                "REDIS_HOST": "redis", "REDIS_PORT": "6380", "REDIS_DATABASE": "2", "REDIS_TLS": "true",
                "REDIS_USERNAME": "u", "REDIS_PASSWORD_FILE": "/secret", "MODEL_PATH": "/m", "MODEL_HEAD": "/h",
                "INFERENCE_MAX_PIXELS": "65536", "INFERENCE_THREADS": "2", "INFERENCE_MAX_PHOTO_TFLOP": "2.5",
                "PHOTOS_ALLOWED_ORIGINS": "https://a.example,https://*.b.example", "PHOTOS_FILE_ROOT": "/photos",
                "PHOTOS_MAX_BYTES": "1000", "PHOTOS_TIMEOUT_SECONDS": "4", "MATCHING_SLATE_SIZE": "9",
                "MATCHING_INDEX": "exact", "MATCHING_SHORTLIST": "70", "MATCHING_EXPLORATION": "90",
                "MATCHING_SAME_REGION": "true", "MATCHING_SCORER": "text-only", "MATCHING_TEXT_WEIGHT": "2",
                "MATCHING_STYLE_WEIGHT": "0", "MATCHING_CALIBRATION": "/calibration.json", "MATCHING_TASTE": "true",
                "MATCHING_TASTE_PRIOR_LIKES": "3.5", "MATCHING_TASTE_DAYS": "30", "MATCHING_SEEN_DAYS": "0",
                "MATCHING_EXPOSURE_CAP": "50", "MATCHING_EXPOSURE_DAYS": "3", "MATCHING_DIVERSITY_SIMILARITY": "0.9",
                "CACHE_HASH_KEY_FILE": "/hash-key", "CACHE_FEATURE_DAYS": "1", "CACHE_SLATE_DAYS": "2",
                "REPROJECTION_ENABLED": "false", "REPROJECTION_BATCH_SIZE": "7",
            ]
        )
        #expect(configuration.kafka.bootstrapServers == "a:1,b:2")
        #expect(configuration.kafka.group == "g")
        #expect(configuration.kafka.tokenFile == "/token" && configuration.kafka.client("c").tokens != nil)
        #expect(configuration.kafka.lanes == 7)
        #expect(configuration.kafka.properties == ["security.protocol": "SSL", "ssl.ca.location": "/ca=1"])
        #expect(configuration.kafka.drainBudget == .seconds(3))
        #expect(configuration.redis?.host == "redis")
        #expect(configuration.redis?.port == 6380)
        #expect(configuration.redis?.database == 2)
        #expect(configuration.redis?.tls.isEnabled == true)
        #expect(configuration.redis?.username == "u")
        #expect(configuration.redis?.password != nil)
        #expect(configuration.modelPath == "/m")
        #expect(configuration.headPath == "/h")
        #expect(configuration.maximumPixels == 65_536)
        #expect(configuration.threads == 2)
        #expect(configuration.maximumPhotoTeraFLOP == 2.5)
        #expect(
            configuration.photoOrigins == ["https://a.example", "https://*.b.example"].compactMap { PhotoOrigin($0) }
        )
        #expect(configuration.photoFileRoot == "/photos")
        #expect(configuration.maximumPhotoBytes == 1000)
        #expect(configuration.photoTimeout == .seconds(4))
        #expect(configuration.matching.slateSize == 9)
        #expect(configuration.matching.vectorSet.shortlist == 70)
        #expect(configuration.matching.vectorSet.exploration == 90)
        #expect(configuration.matching.requiresSameRegion)
        #expect(configuration.matching.scorer == .textOnly)
        #expect(configuration.matching.textWeight == 2)
        #expect(configuration.matching.styleWeight == 0)
        #expect(configuration.matching.calibrationPath == "/calibration.json")
        #expect(configuration.matching.usesTaste)
        #expect(configuration.matching.tastePriorWeight == 3.5)
        #expect(configuration.matching.largestSimilarity == 0.9)
        var interactions = InteractionSettings()
        interactions.seenDays = 0
        interactions.exposureCap = 50
        interactions.exposureDays = 3
        interactions.remembersLikes = true
        interactions.likeDays = 30
        #expect(configuration.matching.interactions == interactions)
        #expect(configuration.cacheHashKeyFile == "/hash-key")
        #expect(configuration.retention.features == 86_400)
        #expect(configuration.retention.slates == 2 * 86_400)
        #expect(!configuration.reprojection.isEnabled)
        #expect(configuration.reprojection.batchSize == 7)
    }

    @Test func `redis can be switched off`() async throws {
        let configuration = try await configuration(Self.required.merging(["redis.enabled": false]) { $1 })
        #expect(configuration.redis == nil)
    }

    @Test func `vectors can be in Redis, but not without one and not for text alone`() async throws {
        let index: [AbsoluteConfigKey: ConfigValue] = ["matching.index": "redis-vector-set"]
        let configuration = try await configuration(Self.required.merging(index) { $1 })
        #expect(configuration.matching.index == .redisVectorSet)
        let without = try await error(index.merging(["redis.enabled": false]) { $1 })
        #expect(without.key == "matching.index" && without.message.contains("redis.enabled"))
        let text = try await error(index.merging(["matching.scorer": "text-only"]) { $1 })
        #expect(text.key == "matching.index" && text.message.contains("text-only"))
    }

    @Test(arguments: ["kafka.bootstrapServers", "model.path"])
    func `a missing key is named in all the ways it can be set`(_ key: String) async throws {
        for values in [
            Self.required.filter { $0.key.description != key },
            Self.required.merging([
                AbsoluteConfigKey(ConfigKey(key)): ""
            ]) { $1 },
        ] {
            let error = try await #require(throws: ConfigurationError.self) { try await configuration(values) }
            #expect(error.key == key)
            #expect(error.description.contains(key))
            #expect(error.message.contains(ConfigurationValues.environmentName(key)))
            #expect(error.message.contains("--" + ConfigurationValues.flagName(key)))
        }
    }

    @Test(arguments: [
        ("KAFKA_LANES", "kafka.lanes", "many"), ("KAFKA_LANES", "kafka.lanes", "0"),
        ("KAFKA_LANES", "kafka.lanes", "257"), ("KAFKA_DRAIN_SECONDS", "kafka.drainSeconds", "-1"),
        ("KAFKA_PROPERTIES", "kafka.properties", "novalue"), ("KAFKA_PROPERTIES", "kafka.properties", "=value"),
        ("REDIS_ENABLED", "redis.enabled", "perhaps"), ("REDIS_PORT", "redis.port", "70000"),
        ("REDIS_TLS", "redis.tls", "2"), ("INFERENCE_MAX_PIXELS", "inference.maxPixels", "1023"),
        ("INFERENCE_MAX_PHOTO_TFLOP", "inference.maxPhotoTFLOP", "0"),
        ("INFERENCE_DEVICE", "inference.device", "gpu"),
        ("INFERENCE_MAX_PHOTO_TFLOP", "inference.maxPhotoTFLOP", "nan"),
        ("INFERENCE_MAX_PHOTO_TFLOP", "inference.maxPhotoTFLOP", "much"),
        ("PHOTOS_ALLOWED_ORIGINS", "photos.allowedOrigins", "https://a.example,b.example"),
        ("PHOTOS_MAX_PER_SECOND", "photos.maxPerSecond", "1e-300"),
        ("PHOTOS_MAX_PER_SECOND", "photos.maxPerSecond", "0"),
        ("PHOTOS_MAX_BYTES", "photos.maxBytes", "1.5"), ("MATCHING_SLATE_SIZE", "matching.slateSize", "1001"),
        ("MATCHING_INDEX", "matching.index", "faiss"), ("MATCHING_SHORTLIST", "matching.shortlist", "0"),
        ("MATCHING_EXPLORATION", "matching.exploration", "0"),
        ("MATCHING_SCORER", "matching.scorer", "both"), ("MATCHING_TEXT_WEIGHT", "matching.textWeight", "-1"),
        ("MATCHING_STYLE_WEIGHT", "matching.styleWeight", "nan"), ("MATCHING_SEEN_DAYS", "matching.seenDays", "-1"),
        ("MATCHING_EXPOSURE_CAP", "matching.exposureCap", "0"),
        ("MATCHING_DIVERSITY_SIMILARITY", "matching.diversitySimilarity", "2"),
        ("CACHE_SLATE_DAYS", "cache.slateDays", "0"), ("REPROJECTION_ENABLED", "reprojection.enabled", "maybe"),
        ("REPROJECTION_BATCH_SIZE", "reprojection.batchSize", "0"),
        ("REPROJECTION_BATCH_SIZE", "reprojection.batchSize", "1001"),
    ])
    func `a wrong value is named instead of replaced by a default`(
        _ name: String,
        _ key: String,
        _ value: String
    ) async throws {
        #expect(try await error([:], environment: [name: value]).key == key)
    }

    @Test func `keys have names for the environment and for flags`() {
        for (key, environment, flag) in [
            ("kafka.bootstrapServers", "KAFKA_BOOTSTRAP_SERVERS", "kafka-bootstrap-servers"),
            ("model.path", "MODEL_PATH", "model-path"),
            ("photos.allowedOrigins", "PHOTOS_ALLOWED_ORIGINS", "photos-allowed-origins"),
            ("redis.tlsAuthorityFile", "REDIS_TLS_AUTHORITY_FILE", "redis-tls-authority-file"),
            ("inference.maxPhotoTFLOP", "INFERENCE_MAX_PHOTO_TFLOP", "inference-max-photo-tflop"),
        ] {
            #expect(ConfigurationValues.environmentName(key) == environment)
            #expect(ConfigurationValues.flagName(key) == flag)
        }
    }
}
