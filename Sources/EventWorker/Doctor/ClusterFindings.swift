import Contracts
package import KafkaBridge

/// Judges what a cluster says about itself. Decisions only.
package struct ClusterFindings: Sendable {
    /// What the cluster says of its brokers and topics.
    package let metadata: KafkaClusterMetadata
    /// The settings of topics; nil when the cluster does not tell.
    package let settings: [String: [String: String]]?
    /// How many workers are to share the events; nil when nobody said.
    package let workers: Int?
    /// Whether an experiment runs, whose topics must be there.
    package let runsExperiment: Bool

    /// Judges what was asked of a cluster.
    package init(
        metadata: KafkaClusterMetadata,
        settings: [String: [String: String]]?,
        workers: Int?,
        runsExperiment: Bool = false
    ) {
        self.metadata = metadata
        self.settings = settings
        self.workers = workers
        self.runsExperiment = runsExperiment
    }

    /// Every topic that a worker reads or writes, with or without an experiment.
    package static let topics =
        Topics.consumed + Topics.produced + Topics.consumed.map { Topics.deadLetter(of: $0) }

    /// The topics that this worker needs.
    private var needed: [String] { Self.topics + (runsExperiment ? Topics.experimentation : []) }
    /// The topics whose state matters: the needed ones, and those of experiments that were made already.
    private var watched: [String] {
        Self.topics + Topics.experimentation.filter { runsExperiment || metadata.topics[$0] != nil }
    }
    /// The topics that must be compacted.
    private var compacted: [String] { watched.filter { (Topics.compacted + [Topics.abExperiments]).contains($0) } }

    /// A finding each for topics, partitions, replicas, compaction and erasure.
    package var all: [Finding] {
        [existence, partitions, replicas, compaction, ErasureFindings(settings: settings, topics: watched).finding]
    }

    private var existence: Finding {
        let missing = needed.filter { metadata.topics[$0] == nil }
        guard !missing.isEmpty else {
            return Finding("topics", .ok, "all \(needed.count) topics are there")
        }
        let forbidden = missing.filter { metadata.failures[$0]?.code == .authorization }
        if !forbidden.isEmpty {
            return Finding(
                "topics",
                .failed,
                "these topics may not be seen: \(forbidden.joined(separator: ", "))",
                remedy: "grant DESCRIBE on them"
            )
        }
        return Finding(
            "topics",
            .failed,
            "these topics do not exist, or may not be seen: \(missing.joined(separator: ", "))",
            remedy: "create them (event-worker run --create-topics does for development), or grant DESCRIBE"
        )
    }

    private var partitions: Finding {
        let counts = Topics.consumed.compactMap { topic in metadata.topics[topic].map { (topic, $0.count) } }
        guard let least = counts.map(\.1).min(), let most = counts.map(\.1).max() else {
            return Finding("partitions", .unknown, "no consumed topic is there")
        }
        guard least == most else {
            return Finding(
                "partitions",
                .failed,
                "consumed topics have different numbers of partitions: "
                    + counts.map { "\($0.0) \($0.1)" }.joined(separator: ", "),
                remedy: "give all of them \(most): events of a member are in order only if one worker handles them"
            )
        }
        if let workers, workers > least {
            return Finding(
                "partitions",
                .failed,
                "\(workers) workers share \(least) partitions: \(workers - least) of them would have nothing to do",
                remedy: "run at most \(least) workers, or make new topics with more partitions"
            )
        }
        let each = workers.map { ", for \($0) workers" } ?? ""
        return Finding("partitions", .ok, "\(least) partitions in each consumed topic\(each)")
    }

    private var replicas: Finding {
        let present = watched.filter { metadata.topics[$0] != nil }
        func those(_ holds: (KafkaClusterMetadata.Partition) -> Bool) -> [String] {
            present.filter { metadata.topics[$0, default: []].contains(where: holds) }
        }
        let leaderless = those { $0.leader == nil }
        guard leaderless.isEmpty else {
            return Finding(
                "replicas",
                .failed,
                "partitions without a leader: \(leaderless.joined(separator: ", "))",
                remedy: "bring the brokers back that hold them"
            )
        }
        let behind = those { $0.inSyncReplicas.count < $0.replicas.count }
        guard behind.isEmpty else {
            return Finding(
                "replicas",
                .warning,
                "replicas are behind: \(behind.joined(separator: ", "))",
                remedy: "wait for them, or bring their brokers back, before anything is rolled out"
            )
        }
        let unable = present.filter { topic in
            metadata.topics[topic, default: []].contains { $0.replicas.count < leastInSync(topic) }
        }
        guard unable.isEmpty else {
            return Finding(
                "replicas",
                .failed,
                "min.insync.replicas is above the number of replicas: \(unable.joined(separator: ", "))",
                remedy: "lower it, or add replicas: nothing can be written with acks=all"
            )
        }
        let single = those { $0.replicas.count < 2 }
        guard single.isEmpty else {
            return Finding(
                "replicas",
                .warning,
                "\(single.count) topics have one replica: what its broker loses is lost",
                remedy: metadata.brokers.count > 1
                    ? "give them three replicas and min.insync.replicas=2"
                    : "one broker is for development; production wants three"
            )
        }
        return Finding("replicas", .ok, "every partition has a leader, and all replicas are in sync")
    }

    private func leastInSync(_ topic: String) -> Int {
        settings?[topic]?["min.insync.replicas"].flatMap { Int($0) } ?? 1
    }

    private var compaction: Finding {
        guard let settings else {
            return Finding("compaction", .unknown, "the cluster does not tell the settings of topics")
        }
        func policy(_ topic: String) -> [Substring] { (settings[topic]?["cleanup.policy"] ?? "").split(separator: ",") }
        let told = watched.filter { settings[$0]?["cleanup.policy"] != nil }
        let forgetting = compacted.filter { told.contains($0) && policy($0) != ["compact"] }
        guard forgetting.isEmpty else {
            return Finding(
                "compaction",
                .failed,
                "these topics forget what must stay: \(forgetting.joined(separator: ", "))",
                remedy: "set cleanup.policy=compact on them, and nothing else: what they hold is kept nowhere else"
            )
        }
        let keeping = told.filter { !compacted.contains($0) && policy($0).contains("compact") }
        guard keeping.isEmpty else {
            return Finding(
                "compaction",
                .failed,
                "these topics lose events to compaction: \(keeping.joined(separator: ", "))",
                remedy: "set cleanup.policy=delete on them"
            )
        }
        guard compacted.allSatisfy(told.contains) else {
            return Finding("compaction", .unknown, "the cluster does not tell the settings of every topic")
        }
        return Finding("compaction", .ok, "\(compacted.joined(separator: ", ")) are compacted, no other is")
    }
}
