import CommandSupport
import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Testing

/// Each secret that a worker may be given, looked for in all that it says: the log at its most talkative, errors, metrics,
/// probes, `doctor` and `config`.
@Suite("Secrets", .timeLimit(.minutes(3)))
struct SecretTests {
    /// Where a key for S3 comes from.
    enum Credentials: String, CaseIterable {
        case environment, file, webIdentity
    }

    /// Words that stand in one place each, and nowhere else.
    private enum Secret: String, CaseIterable {
        case kafkaProperty = "kafka-property-4c1d"
        case kafkaFile = "kafka-file-9e07"
        case redisPassword = "redis-password-a1f6"
        case hashKey = "hash-key-of-enough-bytes-3b52"
        case secretKey = "secret-key-70cd"
        case sessionToken = "session-token-5518"
        case webIdentity = "web-identity-e2a9"
        case tracing = "tracing-header-d64b"
        case address = "address-password-2f8b"
    }

    private let scratch = TemporaryDirectory()

    private func file(_ name: String, _ text: String) throws -> String {
        try scratch.write(Array(text.utf8), to: name)
        return scratch.path + "/" + name
    }

    private func configuration(_ system: TestSystem, _ credentials: Credentials) throws -> String {
        var credentialsFile = ""
        if credentials == .file {
            let path = try file(
                "credentials",
                "[default]\naws_access_key_id = AK\naws_secret_access_key = \(Secret.secretKey.rawValue)\n"
                    + "aws_session_token = \(Secret.sessionToken.rawValue)\n"
            )
            credentialsFile = ", \"credentialsFile\": \"\(path)\""
        }
        return try file(
            "worker.json",
            """
            {"kafka": {"bootstrapServers": "\(system.broker.bootstrapServers)",
                       "properties": ["sasl.password=\(Secret.kafkaProperty.rawValue)", "debug=conf,security,protocol"],
                       "propertiesFile": "\(try file("kafka", "ssl.key.password=\(Secret.kafkaFile.rawValue)\n"))"},
             "redis": {"port": \(try #require(system.server).port),
                       "passwordFile": "\(try file("redis", Secret.redisPassword.rawValue))"},
             "cache": {"hashKeyFile": "\(try file("key", Secret.hashKey.rawValue))"},
             "model": {"path": "\(try DemoResources.path("checkpoint"))"},
             "photos": {"allowedNetworks": ["127.0.0.0/8"],
                        "s3": {"buckets": ["photos"], "endpoint": "http://127.0.0.1:1", "pathStyle": true,
                               "tokenEndpoint": "http://127.0.0.1:1"\(credentialsFile)}},
             "failures": {"attempts": 2, "longestPauseSeconds": 1},
             "tracing": {"enabled": true, "sampleRatio": 1, "endpoint": "http://127.0.0.1:1",
                         "headersFile": "\(try file("headers", "authorization: Bearer \(Secret.tracing.rawValue)\n"))"},
             "log": {"level": "trace", "format": "json"}}
            """
        )
    }

    private func environment(_ credentials: Credentials) throws -> [String: String] {
        switch credentials {
        case .environment:
            [
                "AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": Secret.secretKey.rawValue,
                "AWS_SESSION_TOKEN": Secret.sessionToken.rawValue,
            ]
        case .file: [:]
        case .webIdentity:
            [
                "AWS_WEB_IDENTITY_TOKEN_FILE": try file("identity", Secret.webIdentity.rawValue),
                "AWS_ROLE_ARN": "arn:aws:iam::1:role/worker",
            ]
        }
    }

    private static func check(_ text: String, _ place: String) {
        for secret in Secret.allCases { #expect(!text.contains(secret.rawValue), "\(secret) in \(place)") }
    }

    @Test(
        "None is in the log, the metrics, the probes, doctor's findings or the configuration",
        arguments: Credentials.allCases
    )
    func silence(_ credentials: Credentials) async throws {
        try await TestSystem.run { system in
            let cast = Cast("secrets", on: system)
            let configuration = try configuration(system, credentials)
            let environment = try environment(credentials)
            let run = try await Program.run(
                ["run", "--config", configuration],
                environment: environment,
                within: .seconds(60)
            ) { running in
                // As many as it takes until the cache is left alone, which is logged.
                for member in ["a", "b", "c", "d", "e", "f"] { try await system.send(cast.woman(member)) }
                try await system.send(cast.photo("a", url: "s3://photos/a.jpg"))
                try await eventually("the key was needed") {
                    running.errors.contains("photo_unavailable") || running.errors.contains("photo_store_down")
                }
                let client = try await OperationsClient.of(running)
                for path in ["/metrics", "/livez", "/readyz", "/startupz"] {
                    let answer = try await client.get(path)
                    #expect(!answer.text.isEmpty)
                    Self.check(answer.text, path)
                }
                try await eventually("Redis refused the password") { running.errors.contains("redis") }
                kill(running.identifier, SIGTERM)
            }
            #expect(run.status == 0, "\(run.errors.suffix(500))")
            #expect(run.errors.contains("librdkafka") && run.errors.contains("redis"))
            Self.check(run.errors + run.output, "the log")

            for arguments in [["doctor"], ["doctor", "--json"]] {
                let doctor = try await Program.run(arguments + ["--config", configuration], environment: environment)
                #expect(doctor.output.contains("cache-key"))
                Self.check(doctor.output + doctor.errors, arguments.joined(separator: " "))
            }
            let shown = try await Program.run(["config", "--config", configuration], environment: environment)
            Self.check(shown.output + shown.errors, "config")
        }
    }

    @Test("None is in what is said against a setting that is wrong")
    func errors() async throws {
        let key = try file("short", "abc-4711")
        let properties = try file("kafka", "sasl.password=\(Secret.kafkaFile.rawValue)\nno.such.property=1\n")
        let arguments = [
            "--kafka-bootstrap-servers", "127.0.0.1:1", "--model-path", try DemoResources.path("checkpoint"), "--set",
            "kafka.propertiesFile=\(properties)",
        ]
        for command in ["run", "doctor"] {
            let run = try await Program.run([command] + arguments)
            #expect((run.output + run.errors).contains("no.such.property"), "\(run.errors)")
            Self.check(run.output + run.errors, command)
            let short = try await Program.run([command] + arguments + ["--set", "cache.hashKeyFile=\(key)"])
            #expect((short.output + short.errors).contains("cache.hashKeyFile"), "\(short.output) \(short.errors)")
            #expect(!(short.output + short.errors).contains("abc-4711"))
        }
    }

    @Test(
        "None is in what is said against an address that is refused because of it",
        arguments: ["photos.allowedOrigins", "photos.s3.endpoint", "photos.s3.tokenEndpoint", "tracing.endpoint"]
    )
    func addresses(_ key: String) async throws {
        let secret = Secret.address.rawValue
        let base = [
            "--kafka-bootstrap-servers", "127.0.0.1:1", "--model-path", try DemoResources.path("checkpoint"), "--set",
        ]
        func said(_ command: String, _ address: String) async throws -> String {
            let run = try await Program.run([command] + base + ["\(key)=\(address)"])
            #expect(run.status != 0)
            return run.output + run.errors
        }
        for command in ["run", "doctor", "config"] {
            let text = try await said(command, "https://user:\(secret)@photos.example.com")
            #expect(text.contains(key) && text.contains("photos.example.com"), "\(text)")
            Self.check(text, command)
        }
        for address in ["user:\(secret)@photos.example.com", "https://photos.example.com/?token=\(secret)"] {
            Self.check(try await said("config", address), address)
        }
    }
}
