import KafkaBridge

extension ConfigurationValues {
    /// The properties of `kafka.propertiesFile`, and over them those of `kafka.properties`.
    func kafkaProperties() async throws -> [String: String] {
        let key = "kafka.propertiesFile"
        var kept: [String: String] = [:]
        if let path = try await string(key) {
            do throws(KafkaError) {
                kept = try KafkaPropertiesFile.read(path)
            } catch {
                throw ConfigurationError(key, error.message)
            }
        }
        return kept.merging(try await pairs("kafka.properties")) { $1 }
    }
}
