import CommandSupport
import Contracts
import EventWorker
import Foundation
import PrometheusMetrics
import Testing

/// What a worker at work shows on `/metrics`.
@Suite(.timeLimit(.minutes(2)))
struct MetricsPageTests {
    private static func interaction(_ type: MatchInteraction.Kind, _ cast: Cast, on slate: String) -> MatchInteraction {
        MatchInteraction(
            eventId: "\(type.rawValue)-\(slate)",
            occurredAt: Timestamp(Date()),
            type: type,
            viewerId: cast.id("viewer"),
            candidateId: cast.id("other"),
            slateId: slate,
            position: type == .impression ? 1 : nil
        )
    }

    @Test func `what was done is counted, within bounds and without a member`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("metrics", on: system)
            var experiment = ExperimentSettings(key: "metrics", start: .at(0))
            experiment.scorers = [.styleOnly, .hybrid]
            try await RunningWorker.run(on: system, configured: { $0.experiment = experiment }) { running in
                try await system.send(all: [cast.woman("viewer"), cast.man("other")])
                // The second of two equal photos comes out of the cache.
                for (index, member) in ["viewer", "other"].enumerated() {
                    try await system.send(cast.photo(member, drawing: 5))
                    try await running.handled(3 + index)
                }
                try await system.send(cast.request("viewer"))
                let slate = try await system.journal.slate(causedBy: cast.request("viewer").eventId)
                for type in [MatchInteraction.Kind.impression, .like] {
                    try await system.send(Self.interaction(type, cast, on: slate.slateId))
                }
                try await system.send(
                    cast.photo("viewer", url: "https://elsewhere.example.com/a.jpg?token=secret", at: 9)
                )
                try await running.handled(8)
                try await OperationsClient.run(on: running.worker.operations) { client in
                    try await Self.check(client, cast, running, slate)
                }
            }
        }
    }

    private static func check(
        _ client: OperationsClient,
        _ cast: Cast,
        _ running: RunningWorker,
        _ slate: MatchCandidates
    ) async throws {
        // The end of a partition and the last commits come about once a second.
        try await eventually("no lag") {
            let samples = try await client.samples()
            return samples[#"stylematch_consumer_lag_events{topic="profile-updated",partition="0"}"#] == 0
                && samples[#"stylematch_consumer_lag_events{topic="match-interactions",partition="0"}"#] == 0
        }
        let samples = try await client.samples()
        let messaging = #"messaging_system="kafka",messaging_operation_name="#
        let expected: [String: Double] = [
            "stylematch_events_total": 8,
            #"messaging_process_duration_seconds_count{\#(messaging)"process",messaging_destination_name="profile-updated"}"#:
                2,
            #"messaging_process_duration_seconds_count{\#(messaging)"process",messaging_destination_name="profile-photo-updated",error_type="dead_letter"}"#:
                1,
            #"messaging_client_consumed_messages_total{\#(messaging)"poll",messaging_destination_name="profile-photo-updated"}"#:
                3,
            #"messaging_client_sent_messages_total{\#(messaging)"send",messaging_destination_name="style-embeddings"}"#:
                2,
            #"messaging_client_sent_messages_total{\#(messaging)"send",messaging_destination_name="profile-photo-updated.dlq"}"#:
                1,
            #"stylematch_dead_letters_total{topic="profile-photo-updated",reason="photo_url_forbidden"}"#: 1,
            #"stylematch_interactions_total{type="impression"}"#: 1,
            #"stylematch_interactions_total{type="like"}"#: 1,
            #"stylematch_stage_duration_seconds_count{stage="vision"}"#: 1,
            #"stylematch_stage_duration_seconds_count{stage="fetch"}"#: 3,
            #"stylematch_stage_failures_total{stage="fetch"}"#: 1,
            #"stylematch_stage_duration_seconds_count{stage="project"}"#: 2,
            #"stylematch_cache_requests_total{cache="photo-features",result="hit"}"#: 1,
            #"stylematch_cache_requests_total{cache="photo-features",result="miss"}"#: 1,
            #"stylematch_redis_breaker_state{state="closed"}"#: 1,
            #"stylematch_redis_breaker_state{state="open"}"#: 0,
            "stylematch_photos_computed_total": 1,
            #"stylematch_exposures_total{variant="\#(try #require(slate.experiment).variant)"}"#: 1,
            #"stylematch_outcomes_total{variant="\#(try #require(slate.experiment).variant)",type="like"}"#: 1,
            #"stylematch_consumer_rebalances_total{kind="assigned"}"#: 1,
            "stylematch_consumer_assigned_partitions": 5,
            "stylematch_consumer_lanes": 4,
            "stylematch_consumer_in_flight_events": 0,
            "stylematch_started": 1, "stylematch_live": 1, "stylematch_ready": 1,
            #"stylematch_members{kind="attributes"}"#: 0,
        ]
        for (name, value) in expected where name != #"stylematch_members{kind="attributes"}"# {
            #expect(samples[name] == value, "\(name)")
        }
        #expect(samples[#"stylematch_members{kind="attributes"}"#] != nil)
        #expect(samples["stylematch_model_operations_total"] ?? 0 > 1e6)
        #expect(samples["stylematch_model_operations_per_second"] ?? 0 > 1e6)
        #expect(samples["stylematch_slate_latency_seconds_count"] == samples["stylematch_slate_size_candidates_count"])
        #expect(samples["process_resident_memory_bytes"] ?? 0 > 1e7)
        #expect(samples["process_open_fds"] ?? 0 > 5)
        #expect(samples["process_cpu_seconds_total"] ?? 0 > 0.01)
        let start = try #require(samples["process_start_time_seconds"])
        #expect((Date().timeIntervalSince1970 - 3600...Date().timeIntervalSince1970).contains(start))
        #expect(samples.keys.contains { $0.hasPrefix("stylematch_build_info{version=\"\(WorkerVersion.current)\"") })
        let fingerprint = try TestModel.encoder.embeddingFingerprint
        #expect(samples.keys.contains { $0.hasPrefix("stylematch_model_info{fingerprint=\"\(fingerprint)\"") })
        #expect(!samples.keys.contains { $0.contains("=\"other\"") })
        try await checkText(client, cast, samples)
    }

    private static func checkText(
        _ client: OperationsClient,
        _ cast: Cast,
        _ samples: [String: Double]
    ) async throws {
        let plain = try await client.get("/metrics")
        #expect(plain.type.hasPrefix("text/plain; version=0.0.4"))
        for secret in [cast.name + "-", "elsewhere", "secret", "127.0.0.1"] {
            #expect(!plain.text.contains(secret), "\(secret)")
        }
        let open = try await client.get("/metrics", accept: "application/openmetrics-text;version=1.0.0")
        #expect(open.type.hasPrefix("application/openmetrics-text; version=1.0.0"))
        #expect(open.text.hasSuffix("# EOF\n"))
        // Nothing is shown that is not in the catalog, and nothing has more series than the catalog allows.
        for definition in MetricCatalog.all {
            let series = samples.keys.filter {
                $0 == definition.name || $0.hasPrefix(definition.name + "{")
                    || $0.hasPrefix(definition.name + "_count")
            }
            #expect(series.count <= definition.maximumSeries, "\(definition.name)")
        }
        let names = Set(
            plain.text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
                .map { String($0.split(separator: " ")[2]) }
        )
        #expect(names.isSubset(of: MetricCatalog.all.map(\.name)))
        #expect(samples.count < 2000)
        let verdict = try OutsideJudge.promtool(plain.text)
        #expect(verdict.isContent && verdict.words.isEmpty, "\(verdict.words)")
    }

    @Test func `the catalog as a whole stays small`() {
        // A fleet's Prometheus must be able to hold it: partitions aside, whatever happens.
        let others = MetricCatalog.all.filter { !$0.labels.contains { $0.name == "partition" } }
        let series = others.reduce(0) { sum, definition in
            guard case .histogram(let buckets) = definition.kind else { return sum + definition.maximumSeries }
            return sum + definition.maximumSeries * (buckets.count + 3)
        }
        #expect(series < 20_000)
        #expect(MetricCatalog.all.allSatisfy { $0.maximumSeries <= MetricRegistry.seriesLimit })
        #expect(Set(MetricCatalog.all.map(\.name)).count == MetricCatalog.all.count)
    }

    @Test func `docs/metrics.md describes every metric, and no other`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/metrics.md")
        let text = try String(contentsOf: file.standardizedFileURL, encoding: .utf8)
        let rows = text.split(separator: "\n").compactMap { line -> [String]? in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 5, cells[0].hasPrefix("`"), ["counter", "gauge", "histogram"].contains(cells[1])
            else { return nil }
            return cells
        }
        let described = Dictionary(
            uniqueKeysWithValues: rows.map { ($0[0].trimmingCharacters(in: ["`"]), $0) }
        )
        #expect(Set(described.keys) == Set(MetricCatalog.all.map(\.name)))
        for definition in MetricCatalog.all {
            let row = try #require(described[definition.name])
            let type =
                switch definition.kind {
                case .counter: "counter"
                case .gauge, .info: "gauge"
                case .histogram: "histogram"
                }
            #expect(row[1] == type, "\(definition.name)")
            #expect(row[2] == definition.unit, "\(definition.name)")
            for label in definition.labels {
                #expect(row[3].contains("`\(label.name)`"), "\(definition.name) \(label.name)")
            }
        }
    }
}

/// promtool's word on a text.
enum OutsideJudge {
    static func promtool(_ text: String) throws -> (isContent: Bool, words: String) {
        let path = ["/usr/bin/promtool", "/usr/local/bin/promtool"].first(where: FileManager.default.isExecutableFile)
        let file = FileManager.default.temporaryDirectory.appending(path: "metrics-\(UUID().uuidString)")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: try #require(path, "promtool is not installed: run make setup"))
        process.arguments = ["check", "metrics"]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let words = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus == 0, String(decoding: words, as: UTF8.self))
    }
}
