import CommandSupport
import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Testing

/// `event-worker doctor` beside a real broker, Redis and checkpoint.
@Suite("event-worker doctor", .timeLimit(.minutes(2)))
struct DoctorCommandTests {
    private struct Report: Decodable {
        struct Check: Decodable {
            let check: String
            let status: String
            let detail: String
            let remedy: String?
        }

        let ok: Bool
        let checks: [Check]

        func status(_ name: String) -> String? { checks.first { $0.check == name }?.status }
    }

    private static func arguments(_ system: TestSystem) throws -> [String] {
        let port = try #require(system.server).port
        return [
            "doctor", "--kafka-bootstrap-servers", system.broker.bootstrapServers, "--redis-port", "\(port)",
            "--model-path", try DemoResources.path("checkpoint"), "--photos-file-root", system.photos.path,
        ]
    }

    private static func report(_ run: Program.Outcome) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    }

    @Test("A system that is well passes, line by line and as JSON")
    func well() async throws {
        try await TestSystem.run(partitions: 3) { system in
            let run = try await Program.run(Self.arguments(system) + ["--json"])
            #expect(run.status == 0, "\(run.output) \(run.errors)")
            let report = try Self.report(run)
            #expect(report.ok)
            #expect(
                report.checks.map(\.check) == [
                    "configuration", "broker", "topics", "partitions", "replicas", "compaction", "erasure", "group",
                    "acls", "compression", "redis", "cache-key", "vector-sets", "model", "photos", "disk", "memory",
                ]
            )
            for name in ["configuration", "broker", "topics", "partitions", "group", "compression", "model", "photos"] {
                #expect(report.status(name) == "ok", "\(name)")
            }
            #expect(report.status("cache-key") == "warning" && report.status("vector-sets") == "skipped")
            // The in-process broker tells neither settings nor rules.
            for name in ["compaction", "erasure", "acls"] { #expect(report.status(name) == "unknown", "\(name)") }
            #expect(report.checks.allSatisfy { $0.status != "warning" || $0.remedy != nil })

            let lines = try await Program.run(Self.arguments(system) + ["--workers", "2"])
            #expect(lines.status == 0)
            #expect(lines.output.contains("golden picture verified"))
            #expect(lines.output.contains("3 partitions in each consumed topic, for 2 workers"))
        }
    }

    @Test("A key of the cache, topics of experiments and vector sets are looked at")
    func further() async throws {
        let directory = TemporaryDirectory()
        try directory.write(Array("a key of at least sixteen bytes".utf8), to: "key")
        try directory.write(Array("hunter2".utf8), to: "short")
        let experiment = ["EXPERIMENT_KEY": "style", "EXPERIMENT_START": "2026-01-01T00:00:00Z"]
        let vectorSets = ["MATCHING_INDEX": "redis-vector-set"]
        let topics = ClusterFindings.topics.count + Topics.experimentation.count
        try await TestSystem.run(partitions: 2, redis: VectorServer.options) { system in
            let run = try await Program.run(
                Self.arguments(system) + ["--json"],
                environment: experiment.merging(vectorSets) { $1 }
                    .merging(["CACHE_HASH_KEY_FILE": directory.path + "/key"]) { $1 }
            )
            let report = try Self.report(run)
            #expect(report.status("cache-key") == "ok" && report.status("vector-sets") == "ok", "\(run.output)")
            #expect(report.checks.contains { $0.check == "topics" && $0.detail == "all \(topics) topics are there" })
            #expect(!run.output.contains("a key of at least"))
        }
        try await TestSystem.run(partitions: 2) { system in
            let run = try await Program.run(
                Self.arguments(system) + ["--json"],
                environment: vectorSets.merging(["CACHE_HASH_KEY_FILE": directory.path + "/short"]) { $1 }
            )
            let report = try Self.report(run)
            // Debian's Redis has none.
            #expect(report.status("cache-key") == "failed" && report.status("vector-sets") == "failed", "\(run.output)")
            #expect(!run.output.contains("hunter2") && run.output.contains("use a Redis 8"))
        }
    }

    @Test("What is wrong fails with a remedy, and everything else is still checked")
    func wrong() async throws {
        try await TestSystem.run(partitions: 2) { system in
            try system.broker.setFault(.unknownTopic, ofTopic: Topics.matchCandidates)
            let run = try await Program.run(
                [
                    "doctor", "--kafka-bootstrap-servers", system.broker.bootstrapServers, "--redis-port", "1",
                    "--model-path", "/nowhere", "--workers", "3", "--json",
                ]
            )
            #expect(run.status == 1)
            let report = try Self.report(run)
            #expect(!report.ok)
            for name in ["topics", "partitions", "redis", "model", "photos"] {
                #expect(report.status(name) == "failed", "\(name)")
            }
            #expect(report.status("broker") == "ok" && report.status("disk") == "ok")
            #expect(report.checks.filter { $0.status == "failed" }.allSatisfy { $0.remedy?.isEmpty == false })
            #expect(report.checks.contains { $0.detail.contains(Topics.matchCandidates) })
            #expect(report.checks.contains { $0.detail.contains("/nowhere") })
        }
    }

    @Test("A broker that is away and a wrong setting are findings, and no secret is shown")
    func secrets() async throws {
        let secret = "hunter2-hunter2"
        let password = TemporaryDirectory()
        try password.write(Array(secret.utf8), to: "password")
        let run = try await Program.run(
            [
                "doctor", "--kafka-bootstrap-servers", "127.0.0.1:1", "--model-path", DemoResources.path("checkpoint"),
                "--kafka-properties", "security.protocol=sasl_plaintext", "--kafka-properties", "sasl.mechanisms=PLAIN",
                "--kafka-properties", "sasl.username=worker", "--kafka-properties", "sasl.password=\(secret)", "--json",
            ],
            environment: ["REDIS_PORT": "1", "REDIS_USERNAME": "u", "REDIS_PASSWORD_FILE": password.path + "/password"]
        )
        #expect(run.status == 1)
        let report = try Self.report(run)
        #expect(report.status("broker") == "failed" && report.status("redis") == "failed")
        #expect(!run.output.contains(secret) && !run.errors.contains(secret))

        let wrong = try await Program.run(["doctor", "--kafka-bootstrap-servers", "127.0.0.1:1"])
        #expect(wrong.status == 1)
        #expect(wrong.output.contains("failed") && wrong.output.contains("model.path"))
        #expect(try await Program.run(["doctor", "--config", "/nowhere.json"]).status == 2)

        // What would end the worker at its start.
        for (variables, key) in [
            (["LOG_HASH_KEY_FILE": "/nowhere/key"], "log.hashKeyFile"),
            (["TRACING_ENABLED": "true", "TRACING_HEADERS_FILE": "/nowhere/headers"], "tracing.headersFile"),
        ] {
            let missing = try await Program.run(
                ["doctor", "--kafka-bootstrap-servers", "127.0.0.1:1", "--model-path", "/nowhere", "--json"],
                environment: variables
            )
            #expect(missing.status == 1)
            let configuration = try Self.report(missing).checks.first { $0.check == "configuration" }
            #expect(configuration?.status == "failed", "\(missing.output)")
            #expect(configuration?.detail.contains("\(key): /nowhere/") == true, "\(missing.output)")
        }
        #expect(try await Program.run(["doctor", "--workers", "0"]).status == 2)
    }
}
