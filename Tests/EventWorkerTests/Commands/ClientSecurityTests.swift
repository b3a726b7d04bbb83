import EventWorker
import Foundation
import KafkaBridge
import LoopbackBroker
import Testing

/// Every command that talks to Kafka enters it by the worker's own settings: flags, environment and file, tokens included.
@Suite("Security of commands", .timeLimit(.minutes(3)))
struct ClientSecurityTests {
    private static let token = "a-token-that-nobody-may-read"

    private let scratch = TemporaryDirectory()

    /// The ways in which a command may be told of the token.
    enum Way: String, CaseIterable {
        case flags, environment, file
    }

    private func arguments(_ way: Way, _ broker: TokenBroker, _ token: String) throws -> (
        arguments: [String], environment: [String: String]
    ) {
        let servers = "127.0.0.1:\(broker.port)"
        let debug = "debug=security,protocol,broker"
        switch way {
        case .flags:
            try scratch.write(Array("security.protocol = SASL_PLAINTEXT\n\(debug)\n".utf8), to: "properties")
            let properties = scratch.path + "/properties"
            return (["--bootstrap-servers", servers, "--properties-file", properties, "--token-file", token], [:])
        case .environment:
            return (
                [],
                [
                    "KAFKA_BOOTSTRAP_SERVERS": servers, "KAFKA_TOKEN_FILE": token,
                    "KAFKA_PROPERTIES": "security.protocol=SASL_PLAINTEXT",
                ]
            )
        case .file:
            let text = """
                {"kafka": {"bootstrapServers": "\(servers)", "tokenFile": "\(token)",
                           "properties": ["security.protocol=SASL_PLAINTEXT"]}}
                """
            try scratch.write(Array(text.utf8), to: "worker.json")
            return (["--config", scratch.path + "/worker.json"], [:])
        }
    }

    @Test("publish and dlq show the token to the broker, and to nobody else", arguments: Way.allCases)
    func commands(_ way: Way) async throws {
        try scratch.write(Array(Self.token.utf8), to: "token")
        for command in [
            ["publish", "profile-deleted", "--user-id", "u"],
            ["publish", "ab-experiments", "--key", "k", "--start", "2026-03-02T00:00:00Z", "--planned-viewers", "860"],
            ["dlq", "list"], ["dlq", "replay"],
        ] {
            let broker = try TokenBroker()
            defer { broker.close() }
            let (arguments, environment) = try arguments(way, broker, scratch.path + "/token")
            let run = try await Program.run(command + arguments, environment: environment, within: .seconds(60))
            // It hangs up when it has seen the token.
            #expect(run.status == 1, "\(command): \(run.errors)")
            #expect(broker.messages.contains { $0.contains("auth=Bearer \(Self.token)\u{1}") }, "\(command)")
            #expect(!run.errors.contains(Self.token) && !run.output.contains(Self.token), "\(command)")
        }
    }

    @Test("run and doctor too")
    func worker() async throws {
        try scratch.write(Array(Self.token.utf8), to: "token")
        for command in ["doctor", "run"] {
            let broker = try TokenBroker()
            defer { broker.close() }
            let run = try await Program.run(
                [
                    command, "--kafka-bootstrap-servers", "127.0.0.1:\(broker.port)", "--kafka-properties",
                    "security.protocol=SASL_PLAINTEXT", "--kafka-properties", "debug=all", "--set",
                    "kafka.tokenFile=\(scratch.path)/token", "--redis-enabled", "false", "--model-path",
                    DemoResources.path("checkpoint"), "--log-level", "trace",
                ],
                within: .seconds(90)
            ) { running in
                guard command == "run" else { return }
                try await eventually("the token is shown") { !broker.messages.isEmpty }
                try await Task.sleep(for: .seconds(1))
                kill(running.identifier, SIGTERM)
            }
            #expect(broker.messages.contains { $0.contains("auth=Bearer \(Self.token)\u{1}") }, "\(command)")
            #expect(!run.errors.contains(Self.token) && !run.output.contains(Self.token), "\(command)")
        }
    }

    @Test("A token that is missing is said to be, instead of a message that was not delivered")
    func missing() async throws {
        let broker = try TokenBroker()
        defer { broker.close() }
        let (arguments, environment) = try arguments(.environment, broker, "/nowhere/token")
        let run = try await Program.run(
            ["publish", "profile-deleted", "--user-id", "u"] + arguments,
            environment: environment
        )
        #expect(run.status == 1)
        #expect(run.errors.contains("the token file /nowhere/token cannot be read"), "\(run.errors)")
        let wrong = try await Program.run(
            ["publish", "profile-deleted", "--user-id", "u", "--token-file", "/nowhere/token"]
        )
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("security.protocol"))
        let file = try await Program.run(
            ["publish", "profile-deleted", "--user-id", "u", "--properties-file", "/nowhere/properties"]
        )
        #expect(file.status == 2)
        #expect(file.errors.contains("/nowhere/properties cannot be read"))
    }
}
