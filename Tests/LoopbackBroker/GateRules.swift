/// Whom a ``BrokerGate`` lets in.
package struct GateRules: Sendable {
    /// How clients say who they are.
    package enum Mechanism: String, CaseIterable, Sendable {
        case plain = "PLAIN"
        case scramSHA256 = "SCRAM-SHA-256"
        case scramSHA512 = "SCRAM-SHA-512"
        case bearer = "OAUTHBEARER"
    }

    /// What encryption needs: files in PEM.
    package struct Encryption: Sendable {
        let certificateFile: String
        let keyFile: String
        let clientAuthorityFile: String?

        /// Names the files.
        ///
        /// - Parameters:
        ///   - certificateFile: the broker's certificate.
        ///   - keyFile: its key.
        ///   - clientAuthorityFile: who must have signed the certificates of clients; nil asks them for none.
        package init(certificateFile: String, keyFile: String, clientAuthorityFile: String? = nil) {
            self.certificateFile = certificateFile
            self.keyFile = keyFile
            self.clientAuthorityFile = clientAuthorityFile
        }
    }

    let encryption: Encryption?
    let mechanism: Mechanism?
    let user: String
    let password: String
    let isStrict: Bool

    /// Describes a gate.
    ///
    /// - Parameters:
    ///   - encryption: what TLS needs; nil for none.
    ///   - mechanism: how clients say who they are; nil lets everybody in.
    ///   - user: who is let in.
    ///   - password: the user's password.
    ///   - isStrict: whether SCRAM is to keep to RFC 5802 in what Kafka 3 does not look at.
    package init(
        encryption: Encryption? = nil,
        mechanism: Mechanism? = nil,
        user: String = "",
        password: String = "",
        isStrict: Bool = false
    ) {
        self.encryption = encryption
        self.mechanism = mechanism
        self.user = user
        self.password = password
        self.isStrict = isStrict
    }
}
