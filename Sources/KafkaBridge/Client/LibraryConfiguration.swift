import CLibrdkafka

/// The owner of a librdkafka configuration until a client takes it over.
struct LibraryConfiguration: ~Copyable {
    private let pointer: OpaquePointer
    private let secrets: SecretProperties

    /// Applies a client's settings: the defaults first, then the user's properties, then what must hold.
    ///
    /// - Parameters:
    ///   - client: The user's settings.
    ///   - defaults: Properties that the user may override.
    ///   - required: Properties that the user may not set to anything else.
    /// - Returns: The configuration.
    /// - Throws: `configuration`, naming the property, when one is unknown, invalid or in conflict.
    static func make(
        _ client: KafkaClientConfiguration,
        defaults: [String: String] = [:],
        required: [String: String] = [:]
    ) throws(KafkaError) -> LibraryConfiguration {
        guard let pointer = rd_kafka_conf_new() else {
            throw KafkaError(.internal, "the library gave no configuration object; memory may be exhausted")
        }
        let configuration = LibraryConfiguration(pointer: pointer, secrets: SecretProperties(client.properties))
        try configuration.apply(client, defaults: defaults, required: required)
        return configuration
    }

    private init(pointer: OpaquePointer, secrets: SecretProperties) {
        self.pointer = pointer
        self.secrets = secrets
    }

    deinit {
        rd_kafka_conf_destroy(pointer)
    }

    private func apply(
        _ client: KafkaClientConfiguration,
        defaults: [String: String],
        required: [String: String]
    ) throws(KafkaError) {
        guard !client.bootstrapServers.isEmpty else {
            throw KafkaError(.configuration, "bootstrap.servers is empty; name at least one broker as host:port")
        }
        for (name, value) in required {
            if let wanted = client.properties[name], wanted != value {
                throw KafkaError(
                    .configuration,
                    "property \"\(name)\" is always \"\(value)\" here, because the delivery guarantees depend on it; remove it"
                )
            }
        }
        let common = ["socket.keepalive.enable": "true", "socket.nagle.disable": "true"]
            .merging(try TokenRefresh.defaults(for: client)) { $1 }
        for (name, value) in common.merging(defaults, uniquingKeysWith: { $1 }).sorted(by: { $0.key < $1.key })
        where client.properties[name] == nil {
            try set(name, value)
        }
        for (name, value) in client.properties.sorted(by: { $0.key < $1.key }) {
            try set(name, value)
        }
        for (name, value) in required.sorted(by: { $0.key < $1.key }) {
            try set(name, value)
        }
        try set("bootstrap.servers", client.bootstrapServers)
        try set("client.id", client.clientId)
    }

    private func set(_ name: String, _ value: String) throws(KafkaError) {
        let failure: KafkaError? = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
            guard let base = buffer.baseAddress else {
                return KafkaError(.internal, "no memory to set property \"\(name)\"")
            }
            switch rd_kafka_conf_set(pointer, name, value, base, buffer.count) {
            case RD_KAFKA_CONF_OK:
                return nil
            case RD_KAFKA_CONF_UNKNOWN:
                return KafkaError(
                    .configuration,
                    "property \"\(name)\" is unknown to librdkafka \(KafkaLibrary.version); correct or remove it"
                )
            default:
                let reason = SecretProperties.isSecret(name) ? "its value is not accepted" : String(cString: base)
                return KafkaError(.configuration, "property \"\(name)\" is invalid: \(reason)")
            }
        }
        if let failure {
            throw secrets.redact(failure)
        }
    }

    /// Creates a client from a copy of the configuration.
    ///
    /// - Parameters:
    ///   - kind: Producer or consumer.
    ///   - callbacks: What the client calls; retained by the caller until the client is destroyed.
    /// - Returns: The client.
    /// - Throws: `configuration` when the settings do not fit together.
    func makeClient(
        _ kind: rd_kafka_type_t,
        callbacks: Unmanaged<ClientCallbacks>
    ) throws(KafkaError) -> OpaquePointer {
        let copy = rd_kafka_conf_dup(pointer)
        guard let copy else {
            throw KafkaError(.internal, "the library gave no configuration object; memory may be exhausted")
        }
        ClientCallbacks.install(callbacks, in: copy, kind: kind)
        var reason = ""
        let client = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer -> OpaquePointer? in
            buffer.initialize(repeating: 0)
            let client = rd_kafka_new(kind, copy, buffer.baseAddress, buffer.count)
            if client == nil, let base = buffer.baseAddress {
                reason = String(cString: base)
            }
            return client
        }
        guard let client else {
            rd_kafka_conf_destroy(copy)
            throw secrets.redact(KafkaError(.configuration, "the client cannot be created: \(reason)"))
        }
        if callbacks.takeUnretainedValue().tokens != nil {
            do throws(KafkaError) {
                try TokenRefresh.start(client)
            } catch {
                rd_kafka_destroy(client)
                throw error
            }
        }
        return client
    }
}
