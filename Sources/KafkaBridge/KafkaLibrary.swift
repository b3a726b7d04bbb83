import CLibrdkafka

/// The librdkafka that the program runs with, which may be newer than the one it was compiled against.
public enum KafkaLibrary {
    /// The library's version as it says itself, for example `2.0.2`.
    public static var version: String {
        String(cString: rd_kafka_version_str())
    }

    /// The features the library was built with, separated by commas (`ssl`, `sasl_scram`, `lz4`, ...).
    public static var features: String {
        guard let configuration = rd_kafka_conf_new() else {
            return ""
        }
        defer { rd_kafka_conf_destroy(configuration) }
        var size = 1024
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
            guard let base = buffer.baseAddress,
                rd_kafka_conf_get(configuration, "builtin.features", base, &size) == RD_KAFKA_CONF_OK
            else {
                return ""
            }
            return String(cString: base)
        }
    }
}
