import Contracts
import EventWorker
import Foundation
import KafkaBridge
import PrometheusMetrics
import RedisCache
import Testing

/// The page of the program itself, when everything that is counted has happened.
@Suite(.timeLimit(.minutes(4)))
struct EveryMetricTests {
    /// What only a machine with a graphics processor shows.
    private static let ofGraphicsProcessors: Set = [
        "stylematch_device_memory_used_bytes", "stylematch_device_memory_total_bytes", "stylematch_device_graphs",
        "stylematch_device_graphs_refused",
    ]

    /// Series that tell what is asked for first, whatever else their metrics show.
    private static let series =
        Topics.consumed.flatMap { topic in
            ["lag_events", "lag_seconds", "oldest_unprocessed_age_seconds"].map { figure in
                #"stylematch_consumer_\#(figure){topic="\#(topic)",partition="0"}"#
            }
        }
        + Stage.allCases.flatMap { stage in
            ["duration_seconds_count", "failures_total"].map { "stylematch_stage_\($0){stage=\"\(stage.rawValue)\"}" }
        } + ["closed", "open", "half-open"].map { "stylematch_redis_breaker_state{state=\"\($0)\"}" }
        + ["hit", "miss"].map { #"stylematch_cache_requests_total{cache="photo-features",result="\#($0)"}"# }
        + [
            #"stylematch_event_retries_total{reason="photo_unavailable"}"#,
            #"stylematch_event_waits_total{reason="photo_store_down"}"#,
            #"stylematch_dead_letters_total{topic="profile-updated",reason="malformed_json"}"#,
            #"stylematch_consumer_rebalances_total{kind="assigned"}"#, "stylematch_model_peak_ratio",
        ]

    @Test func `every metric of the catalog stands on the page of a worker that has seen good and bad`() async throws {
        let scratch = TemporaryDirectory()
        try await TestSystem.run { system in
            let cast = Cast("every", on: system)
            let file = """
                {"kafka": {"bootstrapServers": "\(system.broker.bootstrapServers)"},
                 "redis": {"port": \(try #require(system.server).port)},
                 "model": {"path": "\(try DemoResources.path("checkpoint"))"},
                 "photos": {"fileRoot": "\(system.photos.path)", "allowedOrigins": ["https://127.0.0.1:1"],
                            "allowedNetworks": ["127.0.0.0/8"]},
                 "experiment": {"key": "every", "start": "2026-01-01T00:00:00Z",
                                "variants": ["style-only", "hybrid"]},
                 "tracing": {"enabled": true, "sampleRatio": 1, "endpoint": "http://127.0.0.1:1"},
                 "log": {"format": "json"}}
                """
            try scratch.write(Array(file.utf8), to: "worker.json")
            let arguments = ["run", "--config", scratch.path + "/worker.json"]
            let run = try await Program.run(arguments, within: .seconds(180)) { running in
                // A slate that is made before is of no experiment, and nothing is exposed by it.
                try await eventually("the experiment runs") { running.errors.contains("experiment registered") }
                try await Self.provoke(system, cast)
                let client = try await OperationsClient.of(running)
                var missing: Set<String> = []
                try await eventually("every metric is there", within: .seconds(120)) {
                    missing = Self.missing(from: try await client.samples())
                    return missing.isEmpty
                }
                #expect(missing.isEmpty)
                kill(running.identifier, SIGTERM)
            }
            #expect(run.status == 0, "\(run.errors.suffix(500))")
        }
    }

    private static func missing(from samples: [String: Double]) -> Set<String> {
        let names = Set(samples.keys.map { $0.prefix { $0 != "{" } })
        let metrics = MetricCatalog.all.filter { definition in
            guard case .histogram = definition.kind else { return !names.contains(definition.name[...]) }
            return !names.contains("\(definition.name)_count")
        }
        return Set(metrics.map(\.name)).subtracting(ofGraphicsProcessors)
            .union(series.filter { samples[$0] == nil })
    }

    private static func provoke(_ system: TestSystem, _ cast: Cast) async throws {
        try await system.send(all: [cast.woman("viewer"), cast.man("other")])
        for member in ["viewer", "other"] {
            let photo = try cast.photo(member, drawing: 5)
            try await system.send(photo)
            _ = try await system.journal.embedding(causedBy: photo.eventId)
        }
        let request = cast.request("viewer")
        try await system.send(request)
        let slate = try await system.journal.slate(causedBy: request.eventId)
        _ = try #require(slate.experiment)
        try #require(slate.candidates.map(\.userId) == [cast.id("other")])
        for type in [MatchInteraction.Kind.impression, .like] {
            try await system.send(
                MatchInteraction(
                    eventId: "\(type.rawValue)-\(slate.slateId)",
                    occurredAt: Timestamp(Date()),
                    type: type,
                    viewerId: cast.id("viewer"),
                    candidateId: cast.id("other"),
                    slateId: slate.slateId,
                    position: type == .impression ? 1 : nil
                )
            )
        }
        try await system.send(cast.deletion("nobody", at: 4))
        let broken = KafkaMessage(topic: Topics.profileUpdated, key: Array("k".utf8), value: Array("{".utf8))
        _ = try await system.producer.send(broken)
        // The store is not there: each photo is tried again, and after three of them they wait.
        for number in 0..<4 {
            try await system.send(cast.photo("away-\(number)", url: "https://127.0.0.1:1/\(number).jpg"))
        }
    }
}
