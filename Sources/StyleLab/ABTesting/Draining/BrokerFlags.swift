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

    @Option(
        help: ArgumentHelp("A file with further properties, a name=value each line; for passwords.", valueName: "FILE")
    )
    var propertiesFile: String?

    @Option(help: ArgumentHelp("A file with a bearer token for SASL OAUTHBEARER.", valueName: "FILE"))
    var tokenFile: String?

    /// How to reach the brokers; `nil` when none are named.
    ///
    /// - Throws: ``CommandFailure`` of wrong use.
    func client() throws(CommandFailure) -> KafkaClientConfiguration? {
        guard let bootstrapServers else {
            for (isGiven, name) in [
                (!properties.isEmpty, "--property"), (propertiesFile != nil, "--properties-file"),
                (tokenFile != nil, "--token-file"),
            ] where isGiven { throw .usage("\(name) needs --bootstrap-servers") }
            return nil
        }
        var pairs: [String: String] = [:]
        if let propertiesFile {
            do {
                pairs = try KafkaPropertiesFile.read(propertiesFile)
            } catch {
                throw .usage("--properties-file: \(error.message)")
            }
        }
        for property in properties {
            let parts = property.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else { throw .usage("--property must have the form name=value") }
            pairs[parts[0]] = parts[1]
        }
        return KafkaClientConfiguration(
            bootstrapServers: bootstrapServers,
            clientId: "stylelab",
            properties: pairs,
            tokens: tokenFile.map { KafkaTokenFile(path: $0).read }
        )
    }
}
