import ArgumentParser
import CommandSupport
import KafkaBridge

/// Where the brokers are.
struct BrokerFlags: ParsableArguments {
    @Option(help: ArgumentHelp("Brokers to read the topics from, comma-separated.", valueName: "HOST:PORT"))
    var bootstrapServers: String?

    @Option(
        name: .customLong("property"),
        help: ArgumentHelp(
            "A librdkafka property, such as security.protocol=ssl; may be repeated.",
            valueName: "NAME=VALUE"
        )
    )
    var properties: [String] = []

    /// How to reach the brokers; `nil` when none are named.
    ///
    /// - Throws: ``CommandFailure`` of wrong use.
    func client() throws(CommandFailure) -> KafkaClientConfiguration? {
        guard let bootstrapServers else {
            guard properties.isEmpty else { throw .usage("--property needs --bootstrap-servers") }
            return nil
        }
        var pairs: [String: String] = [:]
        for property in properties {
            let parts = property.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else { throw .usage("--property must have the form name=value") }
            pairs[parts[0]] = parts[1]
        }
        return KafkaClientConfiguration(bootstrapServers: bootstrapServers, clientId: "stylelab", properties: pairs)
    }
}
