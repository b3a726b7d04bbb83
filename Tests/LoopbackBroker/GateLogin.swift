import Foundation

/// The broker's side of one login by SASL, without any input or output.
struct GateLogin: Sendable {
    /// What a message of the client leads to.
    enum Step: Sendable, Equatable {
        /// The client has to say more.
        case goOn([UInt8])
        /// The client is let in.
        case known([UInt8])
        /// It is not, in the words of Kafka.
        case refused(String)
    }

    private enum Dialog {
        case plain
        case scram(ScramServer, hasBegun: Bool)
        case bearer(isRefused: Bool)
    }

    private let rules: GateRules
    private let mechanism: GateRules.Mechanism
    private let tokens: Set<String>
    private var dialog: Dialog

    init(_ mechanism: GateRules.Mechanism, _ rules: GateRules, tokens: Set<String>) {
        self.rules = rules
        self.mechanism = mechanism
        self.tokens = tokens
        func scram(_ hash: ScramServer.Hash) -> Dialog {
            let server = ScramServer(hash, user: rules.user, password: rules.password, isStrict: rules.isStrict)
            return .scram(server, hasBegun: false)
        }
        switch mechanism {
        case .plain: dialog = .plain
        case .scramSHA256: dialog = scram(.sha256)
        case .scramSHA512: dialog = scram(.sha512)
        case .bearer: dialog = .bearer(isRefused: false)
        }
    }

    mutating func answer(_ message: [UInt8]) -> Step {
        let text = String(decoding: message, as: UTF8.self)
        switch dialog {
        case .plain:
            return text == "\0\(rules.user)\0\(rules.password)"
                ? .known([]) : .refused("Authentication failed: Invalid username or password")
        case .bearer(isRefused: true):
            return .refused(#"{"status":"invalid_token"}"#)
        case .bearer(isRefused: false):
            let isKnown = tokens.contains { text.contains("\u{1}auth=Bearer \($0)\u{1}") }
            guard !isKnown else { return .known([]) }
            dialog = .bearer(isRefused: true)
            return .goOn(Array(#"{"status":"invalid_token"}"#.utf8))
        case .scram(var server, let hasBegun):
            do {
                if hasBegun { return .known(Array(try server.end(text).utf8)) }
                let answer = try server.begin(text)
                dialog = .scram(server, hasBegun: true)
                return .goOn(Array(answer.utf8))
            } catch {
                return .refused(
                    "Authentication failed during authentication due to invalid credentials with SASL mechanism "
                        + mechanism.rawValue
                )
            }
        }
    }
}
