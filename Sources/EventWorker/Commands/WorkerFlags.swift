import ArgumentParser
import Configuration
import Logging

/// The worker's settings as flags; each has the name of its key.
struct WorkerFlags: ParsableArguments {
    @Option(help: "Brokers, comma-separated.")
    var kafkaBootstrapServers: String?

    @Option(help: "Consumer group.")
    var kafkaGroup: String?

    @Option(help: "A librdkafka property as name=value; may be repeated.")
    var kafkaProperties: [String] = []

    @Option(help: "Handlers at work at the same time.")
    var kafkaLanes: Int?

    @Option(help: "Whether there is a cache: true or false.")
    var redisEnabled: Bool?

    @Option(help: "Host of Redis.")
    var redisHost: String?

    @Option(help: "Port of Redis.")
    var redisPort: Int?

    @Option(help: "Checkpoint directory.")
    var modelPath: String?

    @Option(help: "Projection head's file.")
    var modelHead: String?

    @Option(help: "Largest photo area after resizing, in pixels.")
    var inferenceMaxPixels: Int?

    @Option(help: "Threads to compute on.")
    var inferenceThreads: Int?

    @Option(help: "Precision of the products: float32, or bfloat16 where the processor has AVX512-BF16 or AMX.")
    var inferenceComputeType: String?

    @Option(help: "What computes: cpu, auto or cuda.")
    var inferenceDevice: String?

    @Option(help: "Directory of kernels compiled for a graphics processor.")
    var inferenceKernelCache: String?

    @Option(help: "Most work for one photo, in 10^12 operations.")
    var inferenceMaxPhotoTFLOP: Double?

    @Option(help: "An origin that photos may come from; may be repeated.")
    var photosAllowedOrigins: [String] = []

    @Option(help: "Directory for file:// photos.")
    var photosFileRoot: String?

    @Option(help: "Candidates on a slate.")
    var matchingSlateSize: Int?

    @Option(help: "What ranks: hybrid, text-only or style-only.")
    var matchingScorer: String?

    @Option(help: "How much text counts in hybrid.")
    var matchingTextWeight: Double?

    @Option(help: "How much style counts in hybrid.")
    var matchingStyleWeight: Double?

    @Option(help: "Calibration of text and style scores, a file.")
    var matchingCalibration: String?

    @Option(help: "Whether embeddings of other heads are made anew from cached features: true or false.")
    var reprojectionEnabled: Bool?

    @Option(help: "Address to serve metrics and probes on.")
    var httpHost: String?

    @Option(help: "Port to serve metrics and probes on; 0 takes a free one.")
    var httpPort: Int?

    @Option(
        help: "Log level: trace, debug, info, notice, warning, error, critical.",
        transform: { try Self.known($0, among: Logger.Level.self) }
    )
    var logLevel: String?

    @Option(help: "Log format: text or json.", transform: { try Self.known($0, among: LogSettings.Format.self) })
    var logFormat: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Any setting; may be repeated. event-worker config --describe lists all.",
            valueName: "KEY=VALUE"
        ),
        transform: SettingFlag.init
    )
    var others: [SettingFlag] = []

    private static func known<Value: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        among type: Value.Type
    ) throws -> String {
        guard Value(rawValue: name) == nil else { return name }
        throw ValidationError("\(name) is none of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
    }

    /// The flags that were given, under the keys of the configuration.
    var values: [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        func set(_ key: String, _ content: ConfigContent?) {
            if let content { values[AbsoluteConfigKey(ConfigKey(key))] = ConfigValue(content, isSecret: false) }
        }
        set("kafka.bootstrapServers", kafkaBootstrapServers.map { .string($0) })
        set("kafka.group", kafkaGroup.map { .string($0) })
        set("kafka.properties", kafkaProperties.isEmpty ? nil : .stringArray(kafkaProperties))
        set("kafka.lanes", kafkaLanes.map { .int($0) })
        set("redis.enabled", redisEnabled.map { .bool($0) })
        set("redis.host", redisHost.map { .string($0) })
        set("redis.port", redisPort.map { .int($0) })
        set("model.path", modelPath.map { .string($0) })
        set("model.head", modelHead.map { .string($0) })
        set("inference.maxPixels", inferenceMaxPixels.map { .int($0) })
        set("inference.threads", inferenceThreads.map { .int($0) })
        set("inference.computeType", inferenceComputeType.map { .string($0) })
        set("inference.device", inferenceDevice.map { .string($0) })
        set("inference.kernelCache", inferenceKernelCache.map { .string($0) })
        set("inference.maxPhotoTFLOP", inferenceMaxPhotoTFLOP.map { .double($0) })
        set("photos.allowedOrigins", photosAllowedOrigins.isEmpty ? nil : .stringArray(photosAllowedOrigins))
        set("photos.fileRoot", photosFileRoot.map { .string($0) })
        set("matching.slateSize", matchingSlateSize.map { .int($0) })
        set("matching.scorer", matchingScorer.map { .string($0) })
        set("matching.textWeight", matchingTextWeight.map { .double($0) })
        set("matching.styleWeight", matchingStyleWeight.map { .double($0) })
        set("matching.calibration", matchingCalibration.map { .string($0) })
        set("reprojection.enabled", reprojectionEnabled.map { .bool($0) })
        set("http.host", httpHost.map { .string($0) })
        set("http.port", httpPort.map { .int($0) })
        set("log.level", logLevel.map { .string($0) })
        set("log.format", logFormat.map { .string($0) })
        for other in others { set(other.setting.key, other.content) }
        return values
    }
}
