extension SettingCatalog {
    static let kafka = [
        Setting("kafka.bootstrapServers", .text, .required, "brokers, comma-separated"),
        Setting("kafka.group", .text, .value("event-worker"), "consumer group"),
        Setting("kafka.properties", .list, .words("none"), range: "each `name=value`", "librdkafka properties"),
        Setting(
            "kafka.propertiesFile",
            .path,
            .words("none"),
            "file with further properties, a `name=value` each line, such as a mounted secret; read at start"
        ),
        Setting(
            "kafka.tokenFile",
            .path,
            .words("none"),
            "file with a bearer token for SASL OAUTHBEARER, read whenever a new one is due, so that it may rotate ([how](security.md#who-the-worker-is-to-kafka))"
        ),
        Setting(
            "kafka.lanes",
            .whole,
            .value("4"),
            range: "1 to 256",
            "handlers at work at the same time, each for other members"
        ),
        Setting(
            "kafka.drainSeconds",
            .whole,
            .value("20"),
            range: "1 to 600",
            unit: "seconds",
            "time to finish when the worker stops or loses a partition"
        ),
    ]

    static let redis = [
        Setting("redis.enabled", .flag, .value("true"), "whether there is a cache"),
        Setting("redis.host", .text, .value("127.0.0.1"), "host of Redis"),
        Setting("redis.port", .whole, .value("6379"), range: "1 to 65535", "port of Redis"),
        Setting("redis.database", .whole, .value("0"), range: "0 to 65535", "number of the database"),
        Setting("redis.username", .text, .words("none"), "ACL user"),
        Setting(
            "redis.passwordFile",
            .path,
            .words("none"),
            "file with the password, read at each connection, so that it may rotate"
        ),
        Setting("redis.tls", .flag, .value("false"), "whether to encrypt"),
        Setting("redis.tlsAuthorityFile", .path, .words("the system's authorities"), "certificate of an own authority"),
    ]

    static let model = [
        Setting("model.path", .path, .required, "checkpoint directory"),
        Setting("model.head", .path, .words("`head.safetensors` in `model.path`"), "projection head"),
    ]

    static let inference = [
        Setting(
            "inference.maxPixels",
            .whole,
            .words("the checkpoint's"),
            range: "1024 to 268435456",
            unit: "pixels",
            "largest photo area after resizing"
        ),
        Setting(
            "inference.threads",
            .whole,
            .words("all processors that the process may use, quotas counted"),
            range: "1 to 1024",
            "threads to compute on"
        ),
        Setting(
            "inference.computeType",
            .text,
            .value("float32"),
            range: "`float32`, or `bfloat16` on processors with AVX512-BF16 or AMX",
            "precision of products with the weights; part of the fingerprint, so a change makes all embeddings anew"
        ),
        Setting(
            "inference.device",
            .text,
            .value("cpu"),
            range: "`cpu`, `auto` or `cuda`",
            "what computes: the processor; a graphics processor of NVIDIA's where one serves, else the processor; or "
                + "a graphics processor, without which nothing starts ([why not by default](gpu.md))"
        ),
        Setting(
            "inference.kernelCache",
            .path,
            .words("`stylematch` in `$XDG_CACHE_HOME` or `~/.cache`"),
            "directory of kernels compiled for a graphics processor"
        ),
        Setting(
            "inference.maxPhotoTFLOP",
            .number,
            .value("10"),
            range: "above 0",
            unit: "10^12 operations",
            "most work for one photo"
        ),
    ]
}
