import Foundation
import KafkaBridge
import LoopbackBroker
import Synchronization
import TestCertificates
import Testing

/// SASL: who comes in, who does not, and what those are told.
@Suite("Logins", .timeLimit(.minutes(2)))
struct LoginTests {
    private static let passwords = GateRules.Mechanism.allCases.filter { $0 != .bearer }

    private static func rules(
        _ mechanism: GateRules.Mechanism,
        encryption: GateRules.Encryption? = nil
    ) -> GateRules {
        GateRules(
            encryption: encryption,
            mechanism: mechanism,
            user: GatedCluster.user,
            password: GatedCluster.password
        )
    }

    private static func properties(
        _ mechanism: GateRules.Mechanism,
        password: String = GatedCluster.password,
        user: String = GatedCluster.user
    ) -> [String: String] {
        [
            "security.protocol": "SASL_PLAINTEXT", "sasl.mechanisms": mechanism.rawValue, "sasl.username": user,
            "sasl.password": password,
        ]
    }

    private static func token(_ value: String) -> KafkaTokenSource {
        { () throws(KafkaError) in
            KafkaToken(value: value, principal: "worker", expiry: Int64(Date().timeIntervalSince1970 * 1000) + 60_000)
        }
    }

    @Test("The right password produces, consumes and commits", arguments: passwords)
    func right(_ mechanism: GateRules.Mechanism) async throws {
        try await GatedCluster.run(Self.rules(mechanism)) { cluster in
            try await cluster.roundTrip(cluster.client(Self.properties(mechanism)))
            #expect(!cluster.gate.logins.isEmpty && cluster.gate.logins.allSatisfy { $0 })
        }
    }

    @Test(
        "The same over TLS",
        .enabled(if: TestCertificates.canBeMade, "the openssl command is not installed"),
        arguments: GateRules.Mechanism.allCases
    )
    func encrypted(_ mechanism: GateRules.Mechanism) async throws {
        let certificates = try TestCertificates(names: "IP:127.0.0.1")
        defer { certificates.remove() }
        let rules = Self.rules(mechanism, encryption: GateRules.Encryption(certificates))
        try await GatedCluster.run(rules) { cluster in
            cluster.gate.accept(tokens: ["the-right-token"])
            let security = ["security.protocol": "SASL_SSL", "ssl.ca.location": certificates.file("right.crt")]
            let client =
                mechanism == .bearer
                ? cluster.client(security, tokens: Self.token("the-right-token"))
                : cluster.client(Self.properties(mechanism).merging(security) { $1 })
            try await cluster.roundTrip(client)
            #expect(!cluster.gate.logins.isEmpty && cluster.gate.logins.allSatisfy { $0 })
        }
    }

    @Test("The wrong password, and another user, are told so and not shown", arguments: passwords)
    func wrong(_ mechanism: GateRules.Mechanism) async throws {
        let wrong = "hunter2-hunter2"
        try await GatedCluster.run(Self.rules(mechanism)) { cluster in
            for properties in [
                Self.properties(mechanism, password: wrong),
                Self.properties(mechanism, password: wrong, user: "nobody"),
            ] {
                let error = try await cluster.refusal(of: cluster.client(properties))
                #expect(error.code == .authentication, "\(error)")
                #expect(error.message.contains("Authentication failed"), "\(error)")
                #expect(error.message.contains("check sasl.mechanisms, and the user and password"), "\(error)")
                #expect(!error.message.contains(wrong) && !error.message.contains(GatedCluster.password))
            }
            #expect(!cluster.gate.logins.isEmpty && !cluster.gate.logins.contains(true))
        }
    }

    @Test("Brokers that compare nonces as RFC 5802 wants it are for librdkafka from 2.6.1 on")
    func nonces() async throws {
        let rules = GateRules(
            mechanism: .scramSHA256,
            user: GatedCluster.user,
            password: GatedCluster.password,
            isStrict: true
        )
        try await GatedCluster.run(rules) { cluster in
            let client = cluster.client(Self.properties(.scramSHA256))
            if KafkaLibrary.keepsScramNonce {
                try await cluster.roundTrip(client)
            } else {
                #expect(try await cluster.refusal(of: client).code == .authentication)
            }
        }
    }

    @Test("Producer, consumer and reader say it too")
    func everyClient() async throws {
        try await GatedCluster.run(Self.rules(.scramSHA256)) { cluster in
            let wrong = "hunter2-hunter2"
            let client = cluster.client(Self.properties(.scramSHA256, password: wrong))
            let errors = Journal<KafkaError>()
            let observer: KafkaObserver = { event in
                if case .error(let error) = event { errors.append(error) }
            }
            let producer = try KafkaProducer(
                configuration: KafkaProducerConfiguration(client: client, observer: observer)
            )
            await errors.wait { $0.contains { $0.code == .authentication } }
            await producer.close(flushing: .zero)
            var configuration = cluster.broker.consumer("wrong", ["gated"], observer)
            configuration.client = client
            let consumer = try KafkaConsumer(configuration: configuration)
            let count = errors.entries.count
            let run = Task { try await consumer.run { _ in } }
            await errors.wait { $0.dropFirst(count).contains { $0.code == .authentication } }
            consumer.shutdown()
            try await run.value
            var reading = KafkaTopicReaderConfiguration(client: client, topics: ["gated"])
            reading.startTimeout = .seconds(2)
            let reader = try KafkaTopicReader(configuration: reading)
            let error = await #expect(throws: KafkaError.self) {
                try await reader.run(onCaughtUp: {}, handler: { _ in })
            }
            #expect(error?.code == .authentication)
            for error in errors.entries + [error].compactMap(\.self) { #expect(!error.message.contains(wrong)) }
        }
    }

    @Test("A mechanism that the broker does not offer is told with what it offers")
    func mechanisms() async throws {
        try await GatedCluster.run(Self.rules(.scramSHA512)) { cluster in
            let error = try await cluster.refusal(of: cluster.client(Self.properties(.plain)))
            #expect(error.code == .authentication && error.message.contains("SCRAM-SHA-512"), "\(error)")
            #expect(!error.message.contains(GatedCluster.password))
        }
    }

    @Test("The right token comes in, another is refused and not shown")
    func tokens() async throws {
        try await GatedCluster.run(Self.rules(.bearer)) { cluster in
            cluster.gate.accept(tokens: ["the-right-token"])
            let security = ["security.protocol": "SASL_PLAINTEXT"]
            try await cluster.roundTrip(cluster.client(security, tokens: Self.token("the-right-token")))
            let error = try await cluster.refusal(of: cluster.client(security, tokens: Self.token("the-wrong-token")))
            #expect(error.code == .authentication, "\(error)")
            #expect(!error.message.contains("the-wrong-token"))
            #expect(cluster.gate.logins.contains(false))
        }
    }

    @Test("A client that has to come again does so with the next token")
    func refresh() async throws {
        try await GatedCluster.run(Self.rules(.bearer)) { cluster in
            cluster.gate.accept(tokens: ["token-1"])
            let count = Mutex(0)
            let client = cluster.client(["security.protocol": "SASL_PLAINTEXT"]) { () throws(KafkaError) in
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                let expiry = Int64(Date().timeIntervalSince1970 * 1000) + 2000
                return KafkaToken(value: "token-\(number)", principal: "worker", expiry: expiry)
            }
            let producer = try KafkaProducer(configuration: KafkaProducerConfiguration(client: client))
            _ = try await producer.send(KafkaMessage("gated", "k", "1"))
            // The next one is due at four fifths of the first one's life; only later ones are taken from then on.
            while count.withLock({ $0 }) < 2 { try await Task.sleep(for: .milliseconds(20)) }
            cluster.gate.accept(tokens: Set((2...100).map { "token-\($0)" }))
            cluster.gate.hangUp()
            _ = try await producer.send(KafkaMessage("gated", "k", "2"))
            await producer.close()
            #expect(cluster.gate.logins.count >= 2 && cluster.gate.logins.last == true)
            #expect(try await cluster.broker.contents(of: "gated").map(\.number) == [1, 2])
        }
    }
}
