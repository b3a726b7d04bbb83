import ArgumentParser
import CommandSupport
import Configuration
import KafkaBridge
import SystemPackage

/// Where the brokers are, for commands beside the worker: its own configuration, or flags.
struct BrokerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The worker's settings, of which those below kafka are read.", valueName: "FILE"))
    var config: String?

    @Option(
        name: [.customLong("bootstrap-servers"), .customLong("kafka-bootstrap-servers")],
        help: "Brokers, comma-separated; default: from the configuration, KAFKA_BOOTSTRAP_SERVERS, localhost:9092."
    )
    var bootstrapServers: String?

    @Option(name: .customLong("property"), help: "A librdkafka property as name=value; may be repeated.")
    var properties: [String] = []

    @Option(
        help: ArgumentHelp("A file with further properties, a name=value each line; for passwords.", valueName: "FILE")
    )
    var propertiesFile: String?

    @Option(help: ArgumentHelp("A file with a bearer token for SASL OAUTHBEARER.", valueName: "FILE"))
    var tokenFile: String?

    /// How to reach the brokers.
    ///
    /// - Throws: ``CommandFailure`` naming what is wrong.
    func client(_ clientId: String) async throws -> KafkaClientConfiguration {
        let flags: [AbsoluteConfigKey: ConfigValue] = [
            "kafka.bootstrapServers": bootstrapServers.map { ConfigValue(.string($0), isSecret: false) },
            "kafka.properties": properties.isEmpty ? nil : ConfigValue(.stringArray(properties), isSecret: true),
            "kafka.propertiesFile": propertiesFile.map { ConfigValue(.string($0), isSecret: false) },
            "kafka.tokenFile": tokenFile.map { ConfigValue(.string($0), isSecret: false) },
        ].reduce(into: [:]) { $0[AbsoluteConfigKey(ConfigKey($1.key))] = $1.value }
        do {
            let values = ConfigurationValues(try await WorkerSettings.reader(config: config, flags: flags))
            var kafka = WorkerConfiguration.Kafka(
                bootstrapServers: try await values.string("kafka.bootstrapServers") ?? "localhost:9092"
            )
            kafka.properties = try await values.kafkaProperties()
            kafka.tokenFile = try await values.string("kafka.tokenFile")
            return kafka.client(clientId)
        } catch let error as ConfigurationError {
            throw CommandFailure.usage(error.description)
        }
    }
}
