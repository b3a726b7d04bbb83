import Contracts
import KafkaBridge
import Synchronization

/// Asks the cluster what ``ClusterFindings``, ``AccessFindings`` and ``CompressionFindings`` judge.
struct BrokerCheck: Sendable {
    let kafka: WorkerConfiguration.Kafka
    let workers: Int?
    let runsExperiment: Bool
    let principal: String?

    /// A finding for the broker, and if it answers those for what it holds.
    func findings() async -> [Finding] {
        let log = Mutex<[String]>([])
        var client = kafka.client("event-worker-doctor")
        let codec = kafka.properties["compression.codec"] ?? kafka.properties["compression.type"] ?? "lz4"
        // Properties of producers mean nothing to the client that asks.
        client.properties["compression.codec"] = nil
        client.properties["compression.type"] = nil
        client.properties["debug"] = "feature"
        do {
            let admin = try KafkaAdmin(client: client, timeout: .seconds(8)) { event in
                if case .log(_, "APIVERSION", let message) = event { log.withLock { $0.append(message) } }
            }
            let findings: [Finding]
            do {
                findings = try await ask(admin)
            } catch {
                findings = [unreachable(error)]
            }
            await admin.close()
            guard findings.count > 1 else { return findings }
            let compression = CompressionFindings(
                codec: codec,
                libraryFeatures: KafkaLibrary.features,
                libraryVersion: KafkaLibrary.version,
                logLines: log.withLock { $0 }
            )
            return findings + [compression.finding]
        } catch {
            return [Finding("broker", .failed, error.message, remedy: "correct kafka.properties")]
        }
    }

    private func ask(_ admin: KafkaAdmin) async throws(KafkaError) -> [Finding] {
        let start = ContinuousClock.now
        let metadata = try await admin.metadata()
        let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        async let settings = try? admin.settings(
            of: (ClusterFindings.topics + Topics.experimentation).filter { metadata.topics[$0] != nil }
        )
        async let rules: Result<[KafkaAccessRule]?, KafkaError> = Self.result { () throws(KafkaError) in
            try await admin.accessRules()
        }
        let protocolName = kafka.properties["security.protocol"] ?? "plaintext"
        let broker = Finding(
            "broker",
            .ok,
            "\(metadata.brokers.count) brokers answer within \(Int(milliseconds)) ms (\(protocolName.lowercased()), librdkafka "
                + "\(KafkaLibrary.version))"
        )
        let cluster = await ClusterFindings(
            metadata: metadata,
            settings: settings,
            workers: workers,
            runsExperiment: runsExperiment
        )
        return [broker] + cluster.all + [await group(admin, metadata), await access(rules)]
    }

    private static func result<Value>(
        _ body: () async throws(KafkaError) -> Value
    ) async -> Result<Value, KafkaError> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }

    /// Whether the group may be used, and how far it is behind.
    private func group(_ admin: KafkaAdmin, _ metadata: KafkaClusterMetadata) async -> Finding {
        let partitions = Topics.consumed.flatMap { topic in
            metadata.topics[topic, default: []].map { KafkaTopicPartition(topic: topic, partition: $0.id) }
        }
        guard !partitions.isEmpty else { return Finding("group", .unknown, "no consumed topic is there") }
        do {
            let committed = try await admin.committedOffsets(group: kafka.group, of: partitions)
            var lag: Int64 = 0
            for topic in Set(partitions.map(\.topic)) {
                for (partition, marks) in try await admin.watermarks(topic) {
                    lag += marks.high - max(committed[partition] ?? marks.low, marks.low)
                }
            }
            return Finding("group", .ok, "\(kafka.group) may be used; \(lag) events wait")
        } catch {
            let remedy =
                error.code == .authorization
                ? "grant READ on group \(kafka.group) and on the consumed topics" : "see broker"
            return Finding("group", .failed, error.message, remedy: remedy)
        }
    }

    private func access(_ rules: Result<[KafkaAccessRule]?, KafkaError>) -> Finding {
        switch rules {
        case .success(nil): return Finding("acls", .ok, "the cluster has no access control")
        case .success(let rules?):
            guard let principal = principal ?? kafka.properties["sasl.username"].map({ "User:\($0)" }) else {
                return Finding(
                    "acls",
                    .unknown,
                    "the cluster has \(rules.count) rules, but not who this client is",
                    remedy: "name it with --principal, such as User:CN=worker"
                )
            }
            return AccessFindings(
                rules: rules,
                principal: principal,
                group: kafka.group,
                runsExperiment: runsExperiment
            ).finding
        case .failure(let error):
            return Finding("acls", .unknown, "the cluster does not tell its rules (\(error.code))")
        }
    }

    private func unreachable(_ error: KafkaError) -> Finding {
        let remedy =
            switch error.code {
            case .authentication:
                kafka.tokenFile == nil
                    ? "check sasl.mechanisms, sasl.username and sasl.password in kafka.properties" + scramAdvice
                    : "check kafka.tokenFile, what writes it, and what the cluster expects of tokens"
            case .tls: "check security.protocol, ssl.ca.location and, where clients need one, ssl.certificate.location"
            default: "check kafka.bootstrapServers, the network, and security.protocol in kafka.properties"
            }
        return Finding("broker", .failed, "\(kafka.bootstrapServers): \(error.message)", remedy: remedy)
    }

    /// What may be wrong although the password is right.
    private var scramAdvice: String {
        let mechanisms = kafka.properties["sasl.mechanisms"] ?? kafka.properties["sasl.mechanism"] ?? ""
        guard mechanisms.uppercased().hasPrefix("SCRAM"), !KafkaLibrary.keepsScramNonce else { return "" }
        return "; if they are right, the brokers compare SCRAM's nonces, which takes librdkafka 2.6.1"
    }
}
