import CLibrdkafka

/// Gives the library the tokens that it asks for.
enum TokenRefresh {
    /// How the library begins to repeat what it was told when there was no token.
    static let failureText = "Failed to acquire SASL OAUTHBEARER token"

    private static let mechanism = "OAUTHBEARER"

    /// The properties that tokens need, where the user has said nothing else.
    ///
    /// - Throws: `configuration` when the user's properties leave no room for a token.
    static func defaults(for client: KafkaClientConfiguration) throws(KafkaError) -> [String: String] {
        guard client.tokens != nil else {
            return [:]
        }
        let mechanisms = ["sasl.mechanisms", "sasl.mechanism"].compactMap { client.properties[$0] }
        guard mechanisms.allSatisfy({ $0.uppercased() == mechanism }) else {
            throw KafkaError(
                .configuration,
                "a token goes with \"sasl.mechanisms\" \(mechanism) alone; remove the token or the property"
            )
        }
        let transport = client.properties["security.protocol"]?.lowercased()
        guard let transport, transport.hasPrefix("sasl_") else {
            throw KafkaError(
                .configuration,
                "a token needs \"security.protocol\" SASL_SSL, or SASL_PLAINTEXT where nobody else listens"
            )
        }
        return mechanisms.isEmpty ? ["sasl.mechanisms": mechanism] : [:]
    }

    /// Lets the library ask on its own thread, so that clients which nobody polls get their tokens too.
    static func install(in configuration: OpaquePointer) {
        rd_kafka_conf_enable_sasl_queue(configuration, 1)
        rd_kafka_conf_set_oauthbearer_token_refresh_cb(configuration) { client, _, opaque in
            guard let client, let callbacks = ClientCallbacks.from(opaque), let tokens = callbacks.tokens else {
                return
            }
            do throws(KafkaError) {
                try TokenRefresh.give(try tokens(), to: client)
            } catch {
                callbacks.report(error)
                rd_kafka_oauthbearer_set_token_failure(client, error.message)
            }
        }
    }

    /// Begins to answer on the library's thread.
    ///
    /// - Throws: What the library says against it.
    static func start(_ client: OpaquePointer) throws(KafkaError) {
        if let error = rd_kafka_sasl_background_callbacks_enable(client) {
            throw KafkaError(taking: error, "answering requests for tokens")
        }
    }

    private static func give(_ token: KafkaToken, to client: OpaquePointer) throws(KafkaError) {
        var reason = ""
        let code = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
            buffer.initialize(repeating: 0)
            let code = rd_kafka_oauthbearer_set_token(
                client,
                token.value,
                token.expiry,
                token.principal,
                nil,
                0,
                buffer.baseAddress,
                buffer.count
            )
            if code != RD_KAFKA_RESP_ERR_NO_ERROR, let base = buffer.baseAddress {
                reason = String(cString: base)
            }
            return code
        }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let reason = reason.replacing(token.value, with: SecretProperties.placeholder)
            throw KafkaError(.authentication, "the library does not take the token: \(reason)")
        }
    }
}
