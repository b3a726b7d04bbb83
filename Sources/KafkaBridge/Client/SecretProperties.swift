/// Keeps the values of secret properties out of everything a person may read.
struct SecretProperties: Sendable {
    static let placeholder = "[hidden]"

    private let values: [String]

    init(_ properties: [String: String]) {
        // Longest first, so that a secret that contains another one disappears as a whole.
        values =
            properties
            .filter { Self.isSecret($0.key) }
            .map(\.value)
            .filter { !["", "true", "false"].contains($0) }
            .sorted { $0.utf8.count > $1.utf8.count }
    }

    /// Whether a property's name looks as if its value were secret.
    static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["password", "secret", "oauth", "token", "jaas", ".pem", "passphrase"].contains { name.contains($0) }
    }

    /// The text with every secret value replaced.
    func redact(_ text: String) -> String {
        values.reduce(text) { text, secret in
            text.contains(secret) ? text.replacing(secret, with: Self.placeholder) : text
        }
    }

    /// The error with every secret value replaced in its message.
    func redact(_ error: KafkaError) -> KafkaError {
        KafkaError(error.code, redact(error.message), isRetriable: error.isRetriable, isFatal: error.isFatal)
    }
}
