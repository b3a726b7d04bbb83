import KafkaBridge
import Testing

@Suite struct ConfigurationTests {
    private func producer(_ properties: [String: String]) -> KafkaError? {
        let client = KafkaClientConfiguration(
            bootstrapServers: "127.0.0.1:1",
            clientId: "test",
            properties: properties
        )
        do throws(KafkaError) {
            _ = try KafkaProducer(configuration: KafkaProducerConfiguration(client: client))
            return nil
        } catch {
            return error
        }
    }

    @Test func anUnknownPropertyIsNamed() throws {
        let error = try #require(producer(["sasl.mechanics": "PLAIN"]))
        #expect(error.code == .configuration)
        #expect(error.message.contains("sasl.mechanics"))
        #expect(error.description.hasPrefix("kafka configuration: "))
    }

    @Test func anInvalidValueIsNamedWithItsProperty() throws {
        let error = try #require(producer(["linger.ms": "soon"]))
        #expect(error.code == .configuration)
        #expect(error.message.contains("linger.ms"))
    }

    @Test func aSecretNeverShows() throws {
        let secret = "hunter2-hunter2"
        let configuration = KafkaClientConfiguration(
            bootstrapServers: "b:1",
            clientId: "c",
            properties: ["sasl.password": secret, "ssl.key.password": secret, "sasl.username": "worker"]
        )
        for text in ["\(configuration)", String(reflecting: configuration)] {
            #expect(!text.contains(secret))
            #expect(text.contains("sasl.username=worker"))
            #expect(text.contains("sasl.password=[hidden]"))
        }
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains(secret))
        // Values that the library repeats in its errors, one at once and one when the client is created.
        for properties in [
            ["sasl.password": secret, "compression.codec": secret],
            ["sasl.password": secret, "security.protocol": "ssl", "ssl.ca.location": "/nowhere/\(secret)"],
            ["security.protocol": "ssl", "ssl.key.pem": secret],
        ] {
            let error = try #require(producer(properties))
            #expect(!error.description.contains(secret))
        }
    }

    @Test func whatTheGuaranteesNeedCannotBeChanged() throws {
        let error = try #require(producer(["enable.idempotence": "false"]))
        #expect(error.code == .configuration)
        #expect(error.message.contains("enable.idempotence"))
        #expect(producer(["enable.idempotence": "true"]) == nil)
    }

    @Test func aConsumerThatMakesNoSenseIsRefused() {
        let client = KafkaClientConfiguration(bootstrapServers: "127.0.0.1:1", clientId: "test")
        var configurations = [
            KafkaConsumerConfiguration(client: client, group: "", topics: ["t"]),
            KafkaConsumerConfiguration(client: client, group: "g", topics: []),
            KafkaConsumerConfiguration(client: client, group: "g", topics: ["t"]),
            KafkaConsumerConfiguration(client: client, group: "g", topics: ["t"]),
            KafkaConsumerConfiguration(client: client, group: "g", topics: ["t"]),
        ]
        configurations[2].lanes = 0
        configurations[3].lowWatermark = configurations[3].highWatermark
        configurations[4].client.properties = ["enable.auto.commit": "true"]
        for configuration in configurations {
            #expect { try KafkaConsumer(configuration: configuration) } throws: { error in
                (error as? KafkaError)?.code == .configuration
            }
        }
    }

    @Test func noBrokerIsAnError() {
        let client = KafkaClientConfiguration(bootstrapServers: "", clientId: "test")
        #expect(throws: KafkaError.self) { try KafkaAdmin(client: client) }
    }

    @Test func theLibraryTellsItsVersion() {
        #expect(KafkaLibrary.version.split(separator: ".").count >= 3)
        #expect(KafkaLibrary.features.contains("lz4"))
    }
}
