import Configuration
import EventWorker
import Testing

@Suite struct KafkaPropertiesFileTests {
    private func properties(_ text: String, over given: [String] = []) async throws -> [String: String] {
        let directory = TemporaryDirectory()
        let path = directory.path + "/kafka.properties"
        try directory.write(Array(text.utf8), to: "kafka.properties")
        return try await properties(path: path, over: given)
    }

    private func properties(path: String, over given: [String] = []) async throws -> [String: String] {
        var environment = ["KAFKA_BOOTSTRAP_SERVERS": "a:1", "MODEL_PATH": "/m", "KAFKA_PROPERTIES_FILE": path]
        environment["KAFKA_PROPERTIES"] = given.isEmpty ? nil : given.joined(separator: ",")
        let reader = ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment))
        return try await WorkerConfiguration(reader: reader).kafka.properties
    }

    @Test func `values may hold commas, equals signs and spaces`() async throws {
        let found = try await properties(
            """
            # who we are
            security.protocol=SASL_SSL

              sasl.username = worker\r
            sasl.password=a,b=c d
            ssl.ca.location=
            """
        )
        #expect(
            found == [
                "security.protocol": "SASL_SSL", "sasl.username": "worker", "sasl.password": "a,b=c d",
                "ssl.ca.location": "",
            ]
        )
    }

    @Test func `properties of the configuration win`() async throws {
        let found = try await properties("client.rack=a\nsecurity.protocol=SSL", over: ["security.protocol=PLAINTEXT"])
        #expect(found == ["client.rack": "a", "security.protocol": "PLAINTEXT"])
    }

    @Test func `a wrong line is named and not shown`() async throws {
        let error = try await #require(throws: ConfigurationError.self) {
            try await properties("security.protocol=SSL\n\nhunter2")
        }
        #expect(error.key == "kafka.propertiesFile")
        #expect(error.description.contains("line 3 of "))
        #expect(!error.description.contains("hunter2"))
    }

    @Test func `a file that is not there is named`() async throws {
        let error = try await #require(throws: ConfigurationError.self) {
            try await properties(path: "/nowhere/kafka.properties")
        }
        #expect(error.description.contains("/nowhere/kafka.properties cannot be read"))
    }

    @Test func `bytes that are no text are refused`() async throws {
        let directory = TemporaryDirectory()
        try directory.write([0x61, 0xFF], to: "kafka.properties")
        let error = try await #require(throws: ConfigurationError.self) {
            try await properties(path: directory.path + "/kafka.properties")
        }
        #expect(error.description.contains("is no text"))
    }
}
