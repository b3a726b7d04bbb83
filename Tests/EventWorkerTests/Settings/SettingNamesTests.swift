import EventWorker
import Foundation
import Testing

@Suite struct SettingNamesTests {
    private static func error(_ file: String) throws -> ConfigurationError {
        try #require(throws: ConfigurationError.self) { try SettingNames.check(file: Data(file.utf8)) }
    }

    @Test(arguments: [
        (#"{"kafka": {"lane": 4}}"#, "kafka.lane", "kafka.lanes"),
        (#"{"kafka": {"bootstrap.servers": "a"}}"#, "kafka.bootstrap.servers", "kafka.bootstrapServers"),
        (#"{"kafka": {"bootstrapservers": "a"}}"#, "kafka.bootstrapservers", "kafka.bootstrapServers"),
        (#"{"matching": {"textWieght": 1}}"#, "matching.textWieght", "matching.textWeight"),
        (#"{"photos": {"s3": {"bucket": []}}}"#, "photos.s3.bucket", "photos.s3.buckets"),
        // The right name in the wrong section.
        (#"{"kafka": {"slateSize": 4}}"#, "kafka.slateSize", "matching.slateSize"),
        (#"{"modle": {"path": "/m"}}"#, "modle", "model.path"),
    ])
    func `a key that does not exist is refused with the nearest one`(
        _ file: String,
        _ key: String,
        _ meant: String
    ) throws {
        let error = try Self.error(file)
        #expect(error.key == key)
        #expect(error.message.contains("did you mean \(meant)?"), "\(error)")
    }

    @Test func `a key that is like no other is refused with a way to find the right one`() throws {
        let error = try Self.error(#"{"kafka": {"somethingElseEntirely": 1}}"#)
        #expect(error.message.contains("config --describe"))
        #expect(!error.message.contains("did you mean"))
    }

    @Test(arguments: [
        (#"{"kafka": 4}"#, "kafka", "object with settings"),
        (#"{"kafka": {"lanes": {"a": 1}}}"#, "kafka.lanes", "not an object"),
        ("[]", "(file)", "JSON object"), (#"{"photos": {"s3": true}}"#, "photos.s3", "object with settings"),
    ])
    func `a value of another shape is refused`(_ file: String, _ key: String, _ words: String) throws {
        let error = try Self.error(file)
        #expect(error.key == key)
        #expect(error.message.contains(words))
    }

    @Test func `keys that exist pass, and broken JSON is left to whoever reads it`() throws {
        try SettingNames.check(file: Data(#"{"kafka": {"lanes": 4}, "photos": {"s3": {"buckets": []}}}"#.utf8))
        try SettingNames.check(file: Data("{".utf8))
        try SettingNames.check(file: Data())
    }

    @Test func `the environment is refused where it nearly names a key, and left alone elsewhere`() throws {
        try SettingNames.check(environment: [
            "PATH": "/bin", "KAFKA_LANES": "4", "HTTP_PROXY": "http://proxy", "HOME": "/root", "MODEL_PATH": "/m",
            "REDIS_SERVICE_HOST": "10.0.0.1", "REDIS_PORT_6379_TCP": "tcp://10.0.0.1:6379", "KAFKA_HOME": "/opt",
        ])
        for (name, meant) in [
            ("KAFKA_LANE", "KAFKA_LANES"), ("KAFKA_BOOTSTRAP_SERVER", "KAFKA_BOOTSTRAP_SERVERS"),
            ("MATCHING_TEXT_WIEGHT", "MATCHING_TEXT_WEIGHT"), ("LOG_LEVLE", "LOG_LEVEL"),
        ] {
            let error = try #require(throws: ConfigurationError.self, "\(name)") {
                try SettingNames.check(environment: [name: "1"])
            }
            #expect(error.key == name)
            #expect(error.message.contains("did you mean \(meant)?"))
        }
    }
}
