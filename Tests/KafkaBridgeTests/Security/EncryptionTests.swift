import KafkaBridge
import LoopbackBroker
import TestCertificates
import Testing

/// TLS with a broker whose certificate an authority of the test has signed.
@Suite(
    "Encryption",
    .enabled(if: TestCertificates.canBeMade, "the openssl command is not installed"),
    .timeLimit(.minutes(2))
)
struct EncryptionTests {
    /// Runs a test with a broker of these names behind TLS.
    private static func run(
        names: String = "IP:127.0.0.1",
        asksClients: Bool = false,
        _ body: (GatedCluster, TestCertificates) async throws -> Void
    ) async throws {
        let certificates = try TestCertificates(names: names)
        defer { certificates.remove() }
        let rules = GateRules(encryption: GateRules.Encryption(certificates, asksClients: asksClients))
        try await GatedCluster.run(rules) { try await body($0, certificates) }
    }

    private static func trusting(_ authority: String, _ more: [String: String] = [:]) -> [String: String] {
        ["security.protocol": "SSL", "ssl.ca.location": authority].merging(more) { $1 }
    }

    @Test("Whoever trusts the right authority produces, consumes and commits")
    func right() async throws {
        try await Self.run { cluster, certificates in
            try await cluster.roundTrip(cluster.client(Self.trusting(certificates.file("right.crt"))))
        }
    }

    @Test("The wrong authority and another name are told apart from a broker that is away")
    func wrong() async throws {
        for (names, authority) in [("IP:127.0.0.1", "wrong.crt"), ("DNS:kafka.example", "right.crt")] {
            try await Self.run(names: names) { cluster, certificates in
                let client = cluster.client(Self.trusting(certificates.file(authority)))
                let error = try await cluster.refusal(of: client)
                #expect(error.code == .tls, "\(error)")
                #expect(error.message.contains("certificate verify failed"), "\(error)")
                #expect(error.message.contains("ssl.ca.location"), "\(error)")
            }
        }
    }

    @Test("A broker may have another name where nobody looks at it")
    func anyName() async throws {
        try await Self.run(names: "DNS:kafka.example") { cluster, certificates in
            let unchecked = ["ssl.endpoint.identification.algorithm": "none"]
            try await cluster.roundTrip(cluster.client(Self.trusting(certificates.file("right.crt"), unchecked)))
        }
    }

    @Test("Only one side that encrypts is told to be that")
    func oneSided() async throws {
        try await Self.run { cluster, certificates in
            let plain = try await cluster.refusal(of: cluster.client([:]))
            #expect(plain.code == .tls && plain.message.contains("security.protocol"), "\(plain)")
        }
        let certificates = try TestCertificates(names: "IP:127.0.0.1")
        defer { certificates.remove() }
        try await GatedCluster.run(GateRules()) { cluster in
            let encrypted = cluster.client(Self.trusting(certificates.file("right.crt")))
            let error = try await cluster.refusal(of: encrypted)
            #expect(error.code == .tls && error.message.contains("security.protocol"), "\(error)")
            try await cluster.roundTrip(cluster.client([:]))
        }
    }

    @Test("A broker that asks for a certificate takes those of its authority")
    func clientCertificates() async throws {
        try await Self.run(asksClients: true) { cluster, certificates in
            try certificates.issue("client", by: .right)
            try certificates.issue("stranger", by: .wrong)
            func client(_ name: String) -> KafkaClientConfiguration {
                let files = [
                    "ssl.certificate.location": certificates.file("\(name).crt"),
                    "ssl.key.location": certificates.file("\(name).key"),
                ]
                return cluster.client(Self.trusting(certificates.file("right.crt"), files))
            }
            try await cluster.roundTrip(client("client"))
            for stranger in [client("stranger"), cluster.client(Self.trusting(certificates.file("right.crt")))] {
                let error = try await cluster.refusal(of: stranger)
                #expect(error.code == .tls && error.message.contains("certificates"), "\(error)")
            }
        }
    }
}
