import KafkaBridge

/// The in-process cluster that the tests share: starting one is cheap, but their ports and threads need not multiply.
enum TestCluster {
    static let shared = Result { () throws(KafkaError) in try InProcessBroker() }

    /// A new topic of the shared cluster.
    static func topic(_ name: String, partitions: Int = 1) throws -> InProcessBroker {
        let broker = try shared.get()
        try broker.createTopic(name, partitions: partitions)
        return broker
    }
}

extension InProcessBroker {
    /// Settings for a client; groups of the in-process cluster need short sessions to rebalance quickly.
    var client: KafkaClientConfiguration {
        KafkaClientConfiguration(bootstrapServers: bootstrapServers, clientId: "test")
    }

    func consumer(
        _ group: String,
        _ topics: [String],
        _ observer: KafkaObserver? = nil
    ) -> KafkaConsumerConfiguration {
        var configuration = KafkaConsumerConfiguration(
            client: client,
            group: group,
            topics: topics,
            observer: observer
        )
        configuration.client.properties = ["session.timeout.ms": "2500", "heartbeat.interval.ms": "500"]
        configuration.drainBudget = .seconds(5)
        configuration.commitInterval = .milliseconds(100)
        return configuration
    }

    func reader(_ topics: [String], _ observer: KafkaObserver? = nil) throws(KafkaError) -> KafkaTopicReader {
        try KafkaTopicReader(
            configuration: KafkaTopicReaderConfiguration(client: client, topics: topics, observer: observer)
        )
    }

    /// Sends messages with a producer of its own.
    @discardableResult
    func send(_ messages: [KafkaMessage]) async throws -> [KafkaDelivery] {
        let producer = try KafkaProducer(configuration: KafkaProducerConfiguration(client: client))
        let deliveries = try await producer.sendAll(messages)
        await producer.close()
        return deliveries
    }

    /// Everything in a topic, in the order of its partitions.
    func contents(of topic: String) async throws -> [KafkaRecord] {
        let journal = Journal<KafkaRecord>()
        let reader = try reader([topic])
        try await reader.run {
            reader.shutdown()
        } handler: { record in
            journal.append(record)
        }
        return journal.entries.sorted { ($0.partition, $0.offset) < ($1.partition, $1.offset) }
    }

    /// What a group has committed for a partition.
    func committed(_ group: String, _ topic: String, _ partition: Int32 = 0) async throws -> Int64? {
        let admin = try KafkaAdmin(client: client)
        let partition = KafkaTopicPartition(topic: topic, partition: partition)
        let offsets = try await admin.committedOffsets(group: group, of: [partition])
        await admin.close()
        return offsets[partition]
    }
}

extension KafkaMessage {
    init(_ topic: String, _ key: String?, _ value: String?) {
        self.init(topic: topic, key: key.map { Array($0.utf8) }, value: value.map { Array($0.utf8) })
    }
}

extension KafkaRecord {
    var keyText: String? { key.map { String(decoding: $0, as: UTF8.self) } }
    var text: String? { value.map { String(decoding: $0, as: UTF8.self) } }
    var number: Int { text.flatMap { Int($0) } ?? -1 }
}
