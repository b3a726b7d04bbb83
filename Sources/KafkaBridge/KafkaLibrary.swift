import CLibrdkafka

/// The librdkafka that the program runs with, which may be newer than the one it was compiled against.
public enum KafkaLibrary {
    /// The library's version as it says itself, for example `2.0.2`.
    public static var version: String {
        String(cString: rd_kafka_version_str())
    }

    /// Whether the library answers SCRAM as RFC 5802 wants it: before 2.6.1 it repeats its part of the nonce, which some
    /// brokers take for a wrong password (https://github.com/confluentinc/librdkafka/pull/4895).
    public static var keepsScramNonce: Bool {
        rd_kafka_version() >= 0x0206_0100
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
