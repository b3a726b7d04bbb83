extension SettingCatalog {
    static let cache = [
        Setting(
            "cache.hashKeyFile",
            .path,
            .words("none: named under the model's fingerprint"),
            "file with the secret under which photos and texts are named in Redis, 16 to 4096 bytes, such as `openssl rand -hex 32` prints; looked at with every event, so that it may rotate ([what that does](security.md#members-data))"
        ),
        Setting(
            "cache.featureDays",
            .whole,
            .value("90"),
            range: "1 to 3650",
            unit: "days",
            "how long features of photos and texts stay in Redis"
        ),
        Setting(
            "cache.slateDays",
            .whole,
            .value("14"),
            range: "1 to 3650",
            unit: "days",
            "how long emitted slates stay in Redis"
        ),
    ]

    static let reprojection = [
        Setting(
            "reprojection.enabled",
            .flag,
            .value("true"),
            "whether embeddings of other heads are made anew from cached features ([how](new-head.md))"
        ),
        Setting(
            "reprojection.batchSize",
            .whole,
            .value("128"),
            range: "1 to 1000",
            unit: "members",
            "members in one batch; between batches the work can stop and makes way for events"
        ),
    ]

    static let http = [
        Setting("http.enabled", .flag, .value("true"), "whether metrics and probes are served ([which](metrics.md))"),
        Setting("http.host", .text, .value("127.0.0.1"), "address to listen on; `0.0.0.0` or `::` for all"),
        Setting(
            "http.port",
            .whole,
            .value("8080"),
            range: "0 to 65535",
            "port to listen on; 0 takes a free one and logs it"
        ),
    ]

    static let health = [
        Setting(
            "health.pollStallSeconds",
            .whole,
            .words("60, or twice `kafka.drainSeconds` where that is more"),
            range: "1 to 3600",
            unit: "seconds",
            "how long the poll loop may stand still before `/livez` fails; above `kafka.drainSeconds`, because a drain holds it"
        ),
        Setting(
            "health.partitionStallSeconds",
            .whole,
            .value("600"),
            range: "1 to 86400",
            unit: "seconds",
            "how long a partition with work may make no progress before `/livez` fails"
        ),
    ]

    static let log = [
        Setting(
            "log.level",
            .text,
            .value("info"),
            range: "`trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`",
            isReloadable: true,
            "the least level that is written"
        ),
        Setting(
            "log.format",
            .text,
            .value("text"),
            range: "`text` or `json`",
            "how lines are written on standard error: for people, or one JSON object each"
        ),
        Setting(
            "log.hashKeyFile",
            .path,
            .words("none: plain SHA-256"),
            "file with the key under which user ids are hashed in the log"
        ),
    ]

    static let tracing = [
        Setting(
            "tracing.enabled",
            .flag,
            .value("false"),
            "whether spans are made and sent to a collector ([how](operations.md#tracing))"
        ),
        Setting(
            "tracing.endpoint",
            .text,
            .value("http://127.0.0.1:4318"),
            "OTLP/HTTP collector; spans go to `/v1/traces` below it"
        ),
        Setting(
            "tracing.sampleRatio",
            .number,
            .value("0.1"),
            range: "0 to 1",
            unit: "share",
            "share of the traces that begin here; an incoming `traceparent` decides for itself"
        ),
        Setting(
            "tracing.headersFile",
            .path,
            .words("none"),
            "file with headers for the collector, `name: value` a line"
        ),
    ]
}
