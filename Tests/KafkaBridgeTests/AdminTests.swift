import KafkaBridge
import Testing

@Suite(.timeLimit(.minutes(1))) struct AdminTests {
    @Test func metadataTellsBrokersPartitionsAndWhatIsMissing() async throws {
        let broker = try InProcessBroker(brokers: 3)
        try broker.createTopic("described", partitions: 5)
        let admin = try KafkaAdmin(client: broker.client)
        let metadata = try await admin.metadata(["described", "undescribed"])
        #expect(metadata.brokers.map(\.id).sorted() == [1, 2, 3])
        #expect(metadata.topics["described"]?.map(\.id) == [0, 1, 2, 3, 4])
        #expect(metadata.topics["described"]?.allSatisfy { $0.leader != nil && !$0.replicas.isEmpty } == true)
        #expect(metadata.failures["undescribed"]?.code == .unknownTopic)
        #expect(metadata.failures["undescribed"]?.message.contains("undescribed") == true)
        let all = try await admin.metadata()
        #expect(Array(all.topics.keys) == ["described"])
        await admin.close()
        let error = await #expect(throws: KafkaError.self) { try await admin.metadata() }
        #expect(error?.code == .closed)
        await broker.close()
    }

    @Test func watermarksTellWherePartitionsEnd() async throws {
        let broker = try TestCluster.topic("measured", partitions: 2)
        try await broker.send(
            (0..<7).map { number in
                var message = KafkaMessage("measured", "k", "\(number)")
                message.partition = 1
                return message
            }
        )
        let admin = try KafkaAdmin(client: broker.client)
        let watermarks = try await admin.watermarks("measured")
        #expect(watermarks[KafkaTopicPartition(topic: "measured", partition: 0)] == KafkaWatermarks(low: 0, high: 0))
        #expect(watermarks[KafkaTopicPartition(topic: "measured", partition: 1)] == KafkaWatermarks(low: 0, high: 7))
        let error = await #expect(throws: KafkaError.self) { try await admin.watermarks("unmeasured") }
        #expect(error?.code == .unknownTopic)
        await admin.close()
    }

    // The in-process cluster cannot create topics over the protocol: what can be seen of it is the refusal.
    @Test func aClusterThatCannotCreateTopicsIsAnError() async throws {
        let broker = try TestCluster.shared.get()
        let admin = try KafkaAdmin(client: broker.client, timeout: .milliseconds(500))
        let specification = KafkaTopicSpecification(
            name: "created",
            partitions: 3,
            replicationFactor: 1,
            configuration: ["cleanup.policy": "compact"]
        )
        let error = await #expect(throws: KafkaError.self) { try await admin.createTopics([specification]) }
        #expect(error?.code == .timeout || error?.code == .unsupported)
        let senseless = await #expect(throws: KafkaError.self) {
            try await admin.createTopics([KafkaTopicSpecification(name: "created", partitions: 0)])
        }
        #expect(senseless?.code == .configuration)
        #expect(senseless?.message.contains("created") == true)
        #expect(try await admin.createTopics([]) == [:])
        await admin.close()
    }

    @Test func aClosedBrokerRefusesAndMayBeClosedAgain() async throws {
        let broker = try InProcessBroker()
        await broker.close()
        await broker.close()
        let error = #expect(throws: KafkaError.self) { try broker.createTopic("late", partitions: 1) }
        #expect(error?.code == .closed)
        do {
            _ = try InProcessBroker()
        }
    }
}
