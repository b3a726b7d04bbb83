import Contracts
import EventWorker
import Foundation
import KafkaBridge
import LoopbackBroker
import TestCertificates
import Testing

/// Commands and the worker before a broker that encrypts and asks who they are.
@Suite(
    "Logins of commands",
    .enabled(if: TestCertificates.canBeMade, "the openssl command is not installed"),
    .timeLimit(.minutes(3))
)
struct LoginCommandTests {
    private static let password = "the-right-password"
    private static let wrongPassword = "hunter2-hunter2"

    private let scratch = TemporaryDirectory()

    /// Runs a test with a system whose broker is behind a gate.
    private func run(_ body: (TestSystem, BrokerGate, TestCertificates) async throws -> Void) async throws {
        let certificates = try TestCertificates(names: "IP:127.0.0.1")
        defer { certificates.remove() }
        try await TestSystem.run(hasRedis: false) { system in
            let port = system.broker.bootstrapServers.split(separator: ":").last.flatMap { Int($0) }
            let encryption = GateRules.Encryption(
                certificateFile: certificates.file("server.crt"),
                keyFile: certificates.file("server.key")
            )
            let gate = try await BrokerGate(
                before: try #require(port),
                GateRules(encryption: encryption, mechanism: .scramSHA512, user: "worker", password: Self.password)
            )
            do {
                try await body(system, gate, certificates)
            } catch {
                await gate.close()
                throw error
            }
            await gate.close()
        }
    }

    private static func properties(_ authority: String, _ password: String) -> [String: String] {
        [
            "security.protocol": "SASL_SSL", "ssl.ca.location": authority, "sasl.mechanisms": "SCRAM-SHA-512",
            "sasl.username": "worker", "sasl.password": password,
        ]
    }

    /// Writes a file of properties and returns its path.
    private func file(_ properties: [String: String]) throws -> String {
        let name = UUID().uuidString
        try scratch.write(Array(properties.map { "\($0)=\($1)\n" }.joined().utf8), to: name)
        return "\(scratch.path)/\(name)"
    }

    @Test("Whoever is known publishes, reads and works")
    func known() async throws {
        try await run { system, gate, certificates in
            let properties = Self.properties(certificates.file("right.crt"), Self.password)
            let flags = ["--bootstrap-servers", gate.bootstrapServers, "--properties-file", try file(properties)]
            let publish = try await Program.run(["publish", "profile-deleted", "--user-id", "u"] + flags)
            #expect(publish.status == 0 && publish.errors.contains("published to profile-deleted"), "\(publish.errors)")
            let list = try await Program.run(["dlq", "list"] + flags)
            #expect(list.status == 0, "\(list.errors)")
            let event = Cast("login", on: system).man("m")
            try await system.send(event)
            try await RunningWorker.run(
                on: system,
                configured: { configuration in
                    configuration.kafka.bootstrapServers = gate.bootstrapServers
                    configuration.kafka.properties.merge(properties) { $1 }
                }
            ) { running in
                try await running.handled(2)
                #expect(try await system.journal.attributes(causedBy: event.eventId).userId == event.userId)
            }
            #expect(gate.logins.count > 2 && !gate.logins.contains(false))
        }
    }

    @Test("Whoever is not is told why and what to check, without a secret")
    func unknown() async throws {
        try await run { system, gate, certificates in
            let model = ["--redis-enabled", "false", "--model-path", try DemoResources.path("checkpoint")]
            for (authority, password, reason) in [
                ("right.crt", Self.wrongPassword, "Authentication failed"),
                ("wrong.crt", Self.password, "certificate verify failed"),
            ] {
                let file = try file(Self.properties(certificates.file(authority), password))
                let flags = ["--bootstrap-servers", gate.bootstrapServers, "--properties-file", file]
                let settings = [
                    "--kafka-bootstrap-servers", gate.bootstrapServers, "--set", "kafka.propertiesFile=\(file)",
                ]
                for command in [
                    ["publish", "profile-deleted", "--user-id", "u"] + flags, ["dlq", "list"] + flags,
                    ["doctor"] + settings + model,
                ] {
                    let run = try await Program.run(command, within: .seconds(90))
                    let said = run.output + run.errors
                    #expect(run.status == 1 && said.contains(reason), "\(command): \(said)")
                    #expect(said.contains(authority == "wrong.crt" ? "ssl.ca.location" : "sasl.mechanisms"), "\(said)")
                    #expect(!said.contains(Self.password) && !said.contains(Self.wrongPassword), "\(said)")
                }
            }
            #expect(!gate.logins.contains(true))
        }
    }
}
