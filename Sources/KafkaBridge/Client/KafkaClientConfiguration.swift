/// How to reach and enter a Kafka cluster: what producers, consumers and the administrator have in common.
public struct KafkaClientConfiguration: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The brokers to begin with, as `host:port` separated by commas.
    public var bootstrapServers: String

    /// The name this client shows to brokers, in their logs, quotas and metrics.
    public var clientId: String

    /// Further librdkafka properties by name, such as `security.protocol`, `sasl.mechanisms` and `ssl.ca.location`.
    ///
    /// They override this package's defaults. A property that would break a client's guarantees is refused.
    public var properties: [String: String]

    /// Gives the client its tokens, when it shows who it is by SASL OAUTHBEARER; `nil` when it does not, or when librdkafka
    /// itself fetches them (`sasl.oauthbearer.method=oidc`, in builds that have it).
    public var tokens: KafkaTokenSource?

    /// Describes a cluster.
    ///
    /// - Parameters:
    ///   - bootstrapServers: The brokers to begin with, as `host:port` separated by commas.
    ///   - clientId: The name shown to brokers.
    ///   - properties: Further librdkafka properties by name.
    ///   - tokens: Gives the client its tokens for SASL OAUTHBEARER.
    public init(
        bootstrapServers: String,
        clientId: String,
        properties: [String: String] = [:],
        tokens: KafkaTokenSource? = nil
    ) {
        self.bootstrapServers = bootstrapServers
        self.clientId = clientId
        self.properties = properties
        self.tokens = tokens
    }

    /// Every setting, with the values of secret properties hidden.
    public var description: String {
        let shown = properties.sorted { $0.key < $1.key }.map { name, value in
            "\(name)=\(SecretProperties.isSecret(name) ? SecretProperties.placeholder : value)"
        }
        return (["bootstrap.servers=\(bootstrapServers)", "client.id=\(clientId)"] + shown).joined(separator: " ")
    }

    /// The same as `description`: a debugger or a dump shows no secret either.
    public var debugDescription: String {
        description
    }
}

extension KafkaClientConfiguration: CustomReflectable {
    /// A mirror without the values of secret properties.
    public var customMirror: Mirror {
        Mirror(self, children: ["settings": description])
    }
}
