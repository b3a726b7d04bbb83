import KafkaBridge
import LoopbackBroker
import TestCertificates
import Testing

/// A broker in this process behind a gate.
struct GatedCluster {
    static let user = "worker,one=1"
    static let password = "the right pass=word, in full"

    let broker: InProcessBroker
    let gate: BrokerGate

    /// Runs a test with a cluster behind a gate.
    static func run(_ rules: GateRules, _ body: (GatedCluster) async throws -> Void) async throws {
        let broker = try InProcessBroker()
        try broker.createTopic("gated", partitions: 1)
        let gate = try await BrokerGate(before: try #require(broker.port), rules)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(GatedCluster(broker: broker, gate: gate)))
        } catch {
            outcome = .failure(error)
        }
        await gate.close()
        await broker.close()
        try outcome.get()
    }

    /// A client that comes through the gate.
    func client(_ properties: [String: String], tokens: KafkaTokenSource? = nil) -> KafkaClientConfiguration {
        KafkaClientConfiguration(
            bootstrapServers: gate.bootstrapServers,
            clientId: "test",
            properties: ["reconnect.backoff.ms": "50", "reconnect.backoff.max.ms": "100"].merging(properties) { $1 },
            tokens: tokens
        )
    }

    /// What an administrator is told that is not let in.
    func refusal(of client: KafkaClientConfiguration) async throws -> KafkaError {
        let admin = try KafkaAdmin(client: client, timeout: .seconds(2))
        let error = await #expect(throws: KafkaError.self) { try await admin.metadata() }
        await admin.close()
        return try #require(error)
    }

    /// Sends records, reads them in a group, and commits.
    func roundTrip(_ client: KafkaClientConfiguration) async throws {
        let admin = try KafkaAdmin(client: client)
        #expect(try await admin.metadata().topics.keys.contains("gated"))
        await admin.close()
        let producer = try KafkaProducer(configuration: KafkaProducerConfiguration(client: client))
        let deliveries = try await producer.sendAll((0..<20).map { KafkaMessage("gated", "k", "\($0)") })
        #expect(deliveries.count == 20)
        await producer.close()
        var configuration = broker.consumer("gated", ["gated"])
        configuration.client = client
        configuration.client.properties.merge(["session.timeout.ms": "2500", "heartbeat.interval.ms": "500"]) { $1 }
        let journal = Journal<Int>()
        let consumer = try KafkaConsumer(configuration: configuration)
        let run = Task { try await consumer.run { journal.append($0.number) } }
        await journal.wait(for: 20)
        consumer.shutdown()
        try await run.value
        #expect(journal.entries == Array(0..<20))
        #expect(try await broker.committed("gated", "gated") == 20)
    }
}

extension InProcessBroker {
    /// Where the only broker listens.
    var port: Int? { bootstrapServers.split(separator: ":").last.flatMap { Int($0) } }
}

extension GateRules.Encryption {
    init(_ certificates: TestCertificates, asksClients: Bool = false) {
        self.init(
            certificateFile: certificates.file("server.crt"),
            keyFile: certificates.file("server.key"),
            clientAuthorityFile: asksClients ? certificates.file("right.crt") : nil
        )
    }
}
