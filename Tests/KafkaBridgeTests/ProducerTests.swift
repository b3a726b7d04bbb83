import KafkaBridge
import Testing

@Suite(.timeLimit(.minutes(1))) struct ProducerTests {
    @Test func recordsKeepTheirContent() async throws {
        let broker = try TestCluster.topic("content")
        let headers = [
            KafkaHeader(name: "traceparent", value: "00-ab-cd-01"),
            KafkaHeader(name: "repeat", value: [0, 255, 10]),
            KafkaHeader(name: "repeat", value: []),
        ]
        let deliveries = try await broker.send([
            KafkaMessage(topic: "content", key: [1, 0, 2], value: [0, 1, 255], headers: headers),
            KafkaMessage("content", "member", nil),
            KafkaMessage("content", "member", ""),
            KafkaMessage(topic: "content", key: [], value: [7]),
            KafkaMessage("content", nil, "no key"),
        ])
        #expect(deliveries == (0..<5).map { KafkaDelivery(partition: 0, offset: $0) })
        let records = try await broker.contents(of: "content")
        #expect(records.map(\.key) == [[1, 0, 2], Array("member".utf8), Array("member".utf8), [], nil])
        #expect(records.map(\.value) == [[0, 1, 255], nil, [], [7], Array("no key".utf8)])
        #expect(records.map(\.headers) == [headers, [], [], [], []])
        #expect(records.map(\.offset) == [0, 1, 2, 3, 4])
        let now = try #require(records[0].timestamp)
        #expect(now > 1_600_000_000_000)
    }

    @Test func keysGoWhereTheJavaClientPutsThem() async throws {
        let broker = try TestCluster.topic("partitioned", partitions: 7)
        let keys = (0..<40).map { "member-\($0)" }
        let deliveries = try await broker.send(keys.map { KafkaMessage("partitioned", $0, "x") })
        for (key, delivery) in zip(keys, deliveries) {
            #expect(delivery.partition == Int32((murmur2(Array(key.utf8)) & 0x7fff_ffff) % 7))
        }
        var message = KafkaMessage("partitioned", "member-0", "x")
        message.partition = 5
        #expect(try await broker.send([message]).map(\.partition) == [5])
    }

    @Test func fiveThousandMessagesGoThereAndBackQuickly() async throws {
        let broker = try TestCluster.topic("many", partitions: 4)
        let start = ContinuousClock.now
        let messages = (0..<5_000).map { KafkaMessage("many", "key-\($0 % 100)", "\($0)") }
        let deliveries = try await broker.send(messages)
        let records = try await broker.contents(of: "many")
        let elapsed = ContinuousClock.now - start
        #expect(deliveries.count == 5_000)
        #expect(Set(records.map(\.number)) == Set(0..<5_000))
        for (_, ofKey) in Dictionary(grouping: records, by: \.keyText) {
            #expect(ofKey.map(\.number) == ofKey.map(\.number).sorted())
        }
        #expect(elapsed < .seconds(10))
    }

    @Test func aFullQueueMakesSendersWait() async throws {
        let broker = try TestCluster.topic("narrow")
        var configuration = KafkaProducerConfiguration(client: broker.client)
        configuration.client.properties = ["queue.buffering.max.messages": "10"]
        let producer = try KafkaProducer(configuration: configuration)
        let deliveries = try await producer.sendAll((0..<300).map { KafkaMessage("narrow", "k", "\($0)") })
        #expect(deliveries.map(\.offset) == (0..<300).map { $0 })
        await producer.close()
    }

    @Test func aBrokerThatIsDownIsAnErrorWithinTheDeliveryTimeout() async throws {
        let events = Journal<KafkaError>()
        let producer = try KafkaProducer(
            configuration: KafkaProducerConfiguration(
                client: KafkaClientConfiguration(bootstrapServers: "127.0.0.1:1", clientId: "test"),
                deliveryTimeout: .milliseconds(800),
                observer: { event in
                    if case .error(let error) = event {
                        events.append(error)
                    }
                }
            )
        )
        let start = ContinuousClock.now
        let error = await #expect(throws: KafkaError.self) {
            try await producer.send(KafkaMessage("nowhere", "k", "v"))
        }
        #expect(error?.code == .timeout)
        #expect(error?.isRetriable == true)
        #expect(error?.message.contains("nowhere") == true)
        #expect(ContinuousClock.now - start < .seconds(4))
        await events.wait { $0.contains { $0.code == .transport && $0.isRetriable && !$0.isFatal } }
        await producer.close(flushing: .zero)
    }

    @Test func closingFailsWhatCannotBeDelivered() async throws {
        let client = KafkaClientConfiguration(bootstrapServers: "127.0.0.1:1", clientId: "test")
        let producer = try KafkaProducer(configuration: KafkaProducerConfiguration(client: client))
        let sends = (0..<20).map { number in
            Task { try await producer.send(KafkaMessage("nowhere", "k", "\(number)")) }
        }
        while producer.outstanding < 20 {
            await Task.yield()
        }
        await #expect(throws: KafkaError.self) { try await producer.flush(within: .milliseconds(10)) }
        await producer.close(flushing: .milliseconds(10))
        for send in sends {
            let error = await #expect(throws: KafkaError.self) { try await send.value }
            #expect(error?.code == .closed)
        }
        #expect(producer.outstanding == 0)
        let error = await #expect(throws: KafkaError.self) {
            try await producer.send(KafkaMessage("nowhere", "k", "late"))
        }
        #expect(error?.code == .closed)
        await producer.close()
    }

    @Test func aCancelledSenderStopsWaiting() async throws {
        let client = KafkaClientConfiguration(bootstrapServers: "127.0.0.1:1", clientId: "test")
        let producer = try KafkaProducer(configuration: KafkaProducerConfiguration(client: client))
        let send = Task { try await producer.send(KafkaMessage("nowhere", "k", "v")) }
        while producer.outstanding < 1 {
            await Task.yield()
        }
        send.cancel()
        let error = await #expect(throws: KafkaError.self) { try await send.value }
        #expect(error?.code == .cancelled)
        #expect(producer.outstanding == 0)
        await producer.close(flushing: .zero)
    }

    @Test func aSenderCancelledAtAFullQueueStopsWaiting() async throws {
        var configuration = KafkaProducerConfiguration(
            client: KafkaClientConfiguration(bootstrapServers: "127.0.0.1:1", clientId: "test")
        )
        configuration.client.properties = ["queue.buffering.max.messages": "1"]
        let producer = try KafkaProducer(configuration: configuration)
        let first = Task { try await producer.send(KafkaMessage("nowhere", "k", "1")) }
        while producer.outstanding < 1 {
            await Task.yield()
        }
        let second = Task { try await producer.send(KafkaMessage("nowhere", "k", "2")) }
        try await Task.sleep(for: .milliseconds(50))
        second.cancel()
        let error = await #expect(throws: KafkaError.self) { try await second.value }
        #expect(error?.code == .cancelled)
        await producer.close(flushing: .zero)
        await #expect(throws: KafkaError.self) { try await first.value }
    }

    @Test func aPassingFaultIsRetriedWithoutADuplicate() async throws {
        let broker = try InProcessBroker()
        try broker.createTopic("faulty", partitions: 1)
        try broker.failNext(.produce, with: [.notLeader, .requestTimedOut, .disconnect])
        let deliveries = try await broker.send((0..<20).map { KafkaMessage("faulty", "k", "\($0)") })
        #expect(deliveries.count == 20)
        #expect(try await broker.contents(of: "faulty").map(\.number) == Array(0..<20))
        await broker.close()
    }

    @Test func whatTheBrokerRefusesHasItsCode() async throws {
        let broker = try InProcessBroker()
        try broker.createTopic("refused", partitions: 1)
        try broker.failNext(.produce, with: [.topicAuthorizationFailed])
        let denied = await #expect(throws: KafkaError.self) {
            try await broker.send([KafkaMessage("refused", "k", "v")])
        }
        #expect(denied?.code == .authorization)
        #expect(denied?.isRetriable == false)
        await broker.close()
    }

    @Test func whatCannotBeSentHasItsCodeAndHarmsNothing() async throws {
        let broker = try TestCluster.topic("bounded")
        let producer = try KafkaProducer(configuration: KafkaProducerConfiguration(client: broker.client))
        let headers = [KafkaHeader(name: "h", value: "v")]
        try await broker.send([KafkaMessage("bounded", "k", "v")])
        for _ in 0..<50 {
            let large = await #expect(throws: KafkaError.self) {
                try await producer.send(
                    KafkaMessage(
                        topic: "bounded",
                        key: nil,
                        value: Array(repeating: 1, count: 2_000_000),
                        headers: headers
                    )
                )
            }
            #expect(large?.code == .messageTooLarge)
            let missing = await #expect(throws: KafkaError.self) {
                try await producer.send(
                    KafkaMessage(topic: "bounded", key: nil, value: [1], headers: headers, partition: 9)
                )
            }
            #expect(missing?.code == .unknownTopic)
        }
        #expect(try await producer.send(KafkaMessage("bounded", "k", "v")).offset == 1)
        await producer.close()
    }

    @Test func aProducerThatIsForgottenLetsItsSendersGo() async throws {
        let client = KafkaClientConfiguration(bootstrapServers: "127.0.0.1:1", clientId: "test")
        weak var forgotten: KafkaProducer?
        do {
            let producer = try KafkaProducer(configuration: KafkaProducerConfiguration(client: client))
            forgotten = producer
            #expect(producer.outstanding == 0)
        }
        #expect(forgotten == nil)
    }
}
