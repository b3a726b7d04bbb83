import Contracts
import EventWorker
import KafkaBridge
import RedisCache
import Testing

/// How answers of cluster, Redis and machine are judged.
@Suite("Findings of the doctor")
struct FindingsTests {
    typealias Partition = KafkaClusterMetadata.Partition

    private static func cluster(
        partitions: Int = 6,
        replicas: [Int32] = [1, 2, 3],
        failures: [String: KafkaError] = [:],
        change: (inout [String: [Partition]]) -> Void = { _ in }
    ) -> KafkaClusterMetadata {
        var topics: [String: [Partition]] = [:]
        for topic in ClusterFindings.topics {
            topics[topic] = (0..<partitions).map {
                Partition(id: Int32($0), leader: 1, replicas: replicas, inSyncReplicas: replicas)
            }
        }
        change(&topics)
        let brokers = [1, 2, 3].map { KafkaClusterMetadata.Broker(id: $0, host: "b", port: 9092) }
        return KafkaClusterMetadata(brokers: brokers, topics: topics, failures: failures)
    }

    private static var settings: [String: [String: String]] {
        ClusterFindings.topics.reduce(into: [:]) {
            $0[$1] = [
                "cleanup.policy": Topics.compacted.contains($1) ? "compact" : "delete", "min.insync.replicas": "2",
                "retention.ms": "604800000", "delete.retention.ms": "604800000", "max.compaction.lag.ms": "86400000",
            ]
        }
    }

    private static func finding(
        _ check: String,
        _ metadata: KafkaClusterMetadata,
        settings: [String: [String: String]]? = settings,
        workers: Int? = nil,
        runsExperiment: Bool = false
    ) throws -> Finding {
        let all = ClusterFindings(
            metadata: metadata,
            settings: settings,
            workers: workers,
            runsExperiment: runsExperiment
        ).all
        return try #require(all.first { $0.check == check })
    }

    @Test("A cluster as it should be is in order")
    func healthyCluster() {
        let all = ClusterFindings(metadata: Self.cluster(), settings: Self.settings, workers: 6).all
        #expect(all.map(\.check) == ["topics", "partitions", "replicas", "compaction", "erasure"])
        #expect(all.allSatisfy { $0.status == .ok && $0.remedy == nil })
    }

    @Test("What is wrong with topics is named with what to do")
    func topics() throws {
        let missing = try Self.finding("topics", Self.cluster { $0["slate-requested.dlq"] = nil })
        #expect(missing.status == .failed)
        #expect(missing.detail.contains("slate-requested.dlq") && missing.remedy?.contains("create") == true)
        let error = KafkaError(.authorization, "no")
        let hidden = try Self.finding(
            "topics",
            Self.cluster(failures: ["profile-updated": error]) { $0["profile-updated"] = nil }
        )
        #expect(hidden.remedy == "grant DESCRIBE on them")

        let unequal = try Self.finding("partitions", Self.cluster { $0["profile-deleted"]?.removeLast() })
        #expect(unequal.status == .failed && unequal.detail.contains("profile-deleted 5"))
        #expect(try Self.finding("partitions", Self.cluster(), workers: 7).status == .failed)
        #expect(try Self.finding("partitions", Self.cluster(), workers: 6).status == .ok)
    }

    @Test("Replicas that are missing, behind or too few are told apart")
    func replicas() throws {
        let leaderless = Self.cluster {
            $0["profile-updated"]?[2] = Partition(id: 2, leader: nil, replicas: [1], inSyncReplicas: [])
        }
        #expect(try Self.finding("replicas", leaderless).status == .failed)
        let behind = Self.cluster {
            $0["profile-updated"]?[2] = Partition(id: 2, leader: 1, replicas: [1, 2, 3], inSyncReplicas: [1, 2])
        }
        #expect(try Self.finding("replicas", behind).status == .warning)
        let single = Self.cluster(replicas: [1])
        #expect(try Self.finding("replicas", single, settings: nil).status == .warning)
        let unwritable = try Self.finding("replicas", single)
        #expect(unwritable.status == .failed && unwritable.detail.contains("min.insync.replicas"))
    }

    @Test("A store of record that forgets is a failure, and so are events that compaction loses")
    func compaction() throws {
        for policy in ["delete", "compact,delete"] {
            var settings = Self.settings
            settings["style-embeddings"]?["cleanup.policy"] = policy
            #expect(try Self.finding("compaction", Self.cluster(), settings: settings).status == .failed)
        }
        var settings = Self.settings
        settings["profile-updated"]?["cleanup.policy"] = "compact"
        #expect(try Self.finding("compaction", Self.cluster(), settings: settings).status == .failed)
        settings = Self.settings
        settings["member-attributes"] = nil
        #expect(try Self.finding("compaction", Self.cluster(), settings: settings).status == .unknown)
        #expect(try Self.finding("compaction", Self.cluster(), settings: nil).status == .unknown)
    }

    private static func erasure(_ change: (inout [String: [String: String]]) -> Void) throws -> Finding {
        var settings = Self.settings
        change(&settings)
        return try finding("erasure", cluster(), settings: settings)
    }

    @Test("Deletions that are never carried out, or forgotten too soon, are warnings with what to set")
    func erasure() throws {
        let endless = try Self.erasure {
            $0["match-candidates"]?["retention.ms"] = "-1"
            $0["profile-photo-updated.dlq"]?["retention.ms"] = "-1"
        }
        #expect(endless.status == .warning)
        #expect(endless.detail.hasSuffix("stay for ever: match-candidates, profile-photo-updated.dlq"))
        #expect(endless.remedy == "set retention.ms on match-candidates, profile-photo-updated.dlq")

        // The default of Kafka, which is no bound.
        let late = try Self.erasure { $0["style-embeddings"]?["max.compaction.lag.ms"] = "\(Int64.max)" }
        #expect(late.status == .warning && late.detail.contains("longer than 30 days on style-embeddings"))
        #expect(late.remedy == "set max.compaction.lag.ms=86400000 on style-embeddings")

        // The default too: a day, where events stay for a week.
        let short = try Self.erasure { $0["member-attributes"]?["delete.retention.ms"] = "86400000" }
        #expect(short.status == .warning && short.detail.contains("events stay for 7 days"))
        #expect(short.remedy == "set delete.retention.ms=604800000 or more on member-attributes")

        let forgotten = try Self.erasure {
            $0["profile-updated.dlq"]?["retention.ms"] = "1296000000"
            for topic in Topics.compacted { $0[topic]?["delete.retention.ms"] = "1296000000" }
            $0["profile-deleted"]?["retention.ms"] = "129600000"
        }
        #expect(forgotten.status == .warning)
        #expect(forgotten.detail.contains("keeps deletions for 36 hours, other topics events for 15 days"))
        #expect(forgotten.remedy == "set retention.ms=1296000000 or more on profile-deleted")
        // Deletions themselves may be kept for ever: they hold nothing but an id.
        #expect(try Self.erasure { $0["profile-deleted"]?["retention.ms"] = "-1" }.status == .ok)

        let both = try Self.erasure {
            for topic in Topics.compacted { $0[topic]?["delete.retention.ms"] = "1" }
            for topic in Topics.compacted { $0[topic]?["max.compaction.lag.ms"] = "\(Int64.max)" }
        }
        #expect(both.remedy?.contains("max.compaction.lag.ms=") == true)
        #expect(both.remedy?.contains("delete.retention.ms=") == true)
        #expect(try Self.finding("erasure", Self.cluster(), settings: nil).status == .unknown)
        #expect(try Self.finding("erasure", Self.cluster(), settings: [:]).status == .unknown)
    }

    @Test("The topics of experiments must be there when one runs, and are looked at when they are there")
    func experiments() throws {
        let missing = try Self.finding("topics", Self.cluster(), runsExperiment: true)
        #expect(missing.status == .failed && missing.detail.contains("ab-exposures, ab-outcomes, ab-experiments"))
        #expect(try Self.finding("topics", Self.cluster()).status == .ok)

        let partition = Partition(id: 0, leader: 1, replicas: [1, 2, 3], inSyncReplicas: [1, 2, 3])
        let cluster = Self.cluster { topics in
            for topic in Topics.experimentation { topics[topic] = [partition] }
        }
        func compaction(_ policies: [String: String]) throws -> Finding {
            let policies = policies.mapValues { ["cleanup.policy": $0, "min.insync.replicas": "2"] }
            return try Self.finding("compaction", cluster, settings: Self.settings.merging(policies) { $1 })
        }
        let right = ["ab-exposures": "delete", "ab-outcomes": "delete", "ab-experiments": "compact"]
        #expect(try compaction(right).status == .ok)
        #expect(try compaction(right).detail.contains("ab-experiments"))
        let forgetting = try compaction(right.merging(["ab-experiments": "delete"]) { $1 })
        #expect(forgetting.status == .failed && forgetting.detail.hasSuffix("ab-experiments"))
        let losing = try compaction(right.merging(["ab-outcomes": "compact"]) { $1 })
        #expect(losing.status == .failed && losing.detail.hasSuffix("ab-outcomes"))
        #expect(try compaction([:]).status == .unknown)
        #expect(try Self.finding("topics", cluster, runsExperiment: true).status == .ok)

        let rules =
            [Self.rule(.topic, "*", .read), Self.rule(.group, "event-worker", .read)]
            + (Topics.produced + Topics.consumed.map { Topics.deadLetter(of: $0) }).map {
                Self.rule(.topic, $0, .write)
            }
        func access(_ runsExperiment: Bool) -> Finding {
            AccessFindings(
                rules: rules,
                principal: "User:worker",
                group: "event-worker",
                runsExperiment: runsExperiment
            ).finding
        }
        #expect(access(false).status == .ok)
        #expect(access(true).detail.contains("WRITE on topic ab-exposures"))
    }

    private static func rule(
        _ resource: KafkaAccessRule.Resource,
        _ name: String,
        _ operation: KafkaAccessRule.Operation,
        pattern: KafkaAccessRule.Pattern = .literal,
        principal: String = "User:worker",
        isAllowed: Bool = true
    ) -> KafkaAccessRule {
        KafkaAccessRule(
            resource: resource,
            name: name,
            pattern: pattern,
            principal: principal,
            operation: operation,
            isAllowed: isAllowed
        )
    }

    @Test("Rules allow what they name, and a denial wins")
    func access() {
        func status(_ rules: [KafkaAccessRule]) -> Finding {
            AccessFindings(rules: rules, principal: "User:worker", group: "event-worker").finding
        }
        let everything = [Self.rule(.topic, "*", .all), Self.rule(.group, "event-", .read, pattern: .prefixed)]
        #expect(status(everything).status == .ok)
        #expect(status([]).status == .failed)
        #expect(status([everything[0]]).detail.contains("READ on group event-worker"))
        let denied = status(
            everything + [Self.rule(.topic, "style-embeddings", .write, principal: "User:*", isAllowed: false)]
        )
        #expect(denied.detail == "no rule allows User:worker: WRITE on topic style-embeddings")
        let others = everything.map {
            Self.rule($0.resource, $0.name, $0.operation, pattern: $0.pattern, principal: "User:x")
        }
        #expect(status(others).status == .failed)
        let readOnly = status([Self.rule(.topic, "*", .read), everything[1]])
        #expect(readOnly.detail.contains("WRITE on topic match-candidates") && !readOnly.detail.contains("READ"))
    }

    @Test(
        "Compression is judged by library and brokers together",
        arguments: [
            ("lz4", "lz4,zstd", "0..9", Finding.Status.ok), ("lz4", "lz4", "3..11", .warning),
            ("none", "lz4", "0..9", .warning),
            ("snappy", "lz4", "0..9", .failed), ("zstd", "lz4,zstd", "0..5", .warning), ("zstd", "zstd", "3..11", .ok),
            ("lz4", "lz4", "what?", .unknown),
        ]
    )
    func compression(codec: String, features: String, versions: String, status: Finding.Status) {
        let findings = CompressionFindings(
            codec: codec,
            libraryFeatures: features,
            libraryVersion: "2.0.2",
            logLines: [
                "b:9092/1:   ApiKey Fetch (1) Versions 0..11", "b:9092/1:   ApiKey Produce (0) Versions \(versions)",
            ]
        )
        #expect(findings.finding.status == status)
        #expect((findings.finding.remedy == nil) == [.ok, .unknown].contains(status))
    }

    @Test(
        "Redis is judged by its role, its limit and what it forgets",
        arguments: [
            (
                ["role": "master", "maxmemory": "100", "used_memory": "50", "maxmemory_policy": "volatile-ttl"],
                Finding.Status.ok
            ),
            (["role": "slave", "maxmemory": "100"], .failed), (["role": "master", "maxmemory": "0"], .warning),
            (["role": "master", "maxmemory": "100", "maxmemory_policy": "allkeys-lru"], .warning),
            (["role": "master", "maxmemory": "100", "used_memory": "95"], .warning),
        ]
    )
    func redis(info: [String: String], status: Finding.Status) {
        let finding = RedisFindings(info: info, place: "r:6379").finding
        #expect(finding.status == status)
        #expect((finding.remedy == nil) == (status == .ok))
    }

    @Test("Room on disk and in memory is judged by what a worker needs")
    func machine() {
        func statuses(_ memory: Int?, _ disk: Int?) -> [Finding.Status] {
            var resources = MachineFindings.Resources()
            resources.weights = 4 << 30
            resources.availableMemory = memory
            resources.freeDisk = disk
            return MachineFindings(resources).all.map(\.status)
        }
        #expect(statuses(8 << 30, 1 << 30) == [.ok, .ok])
        #expect(statuses(4 << 30, 1 << 20) == [.failed, .warning])
        #expect(statuses(3 << 30, nil) == [.unknown, .failed])
        #expect(statuses(nil, 64 << 20) == [.ok, .unknown])
    }
}
