import Contracts
import Foundation
import KafkaBridge

/// A broker in this process that holds the topics of experiments.
final class TopicBroker: Sendable {
    let broker: InProcessBroker
    private let producer: KafkaProducer

    /// Runs a test with a broker of its own, which is taken down afterwards.
    static func run(_ topics: [String] = Topics.experimentation, _ body: (TopicBroker) async throws -> Void)
        async throws
    {
        let held = try await Task.detached { try TopicBroker(topics) }.value
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(held))
        } catch {
            outcome = .failure(error)
        }
        await held.producer.close(flushing: .seconds(1))
        await held.broker.close()
        try outcome.get()
    }

    private init(_ topics: [String]) throws {
        broker = try InProcessBroker()
        for topic in topics { try broker.createTopic(topic, partitions: 3) }
        producer = try KafkaProducer(
            configuration: KafkaProducerConfiguration(
                client: KafkaClientConfiguration(bootstrapServers: broker.bootstrapServers, clientId: "test")
            )
        )
    }

    /// Publishes lines to a topic; `nil` is a tombstone.
    func publish(_ lines: [String?], to topic: String) async throws {
        try await producer.sendAll(
            lines.enumerated().map { place, line in
                KafkaMessage(topic: topic, key: Array("\(place % 7)".utf8), value: line.map { Array($0.utf8) })
            }
        )
    }
}
