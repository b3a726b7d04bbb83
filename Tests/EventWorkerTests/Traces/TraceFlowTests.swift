import CommandSupport
import Contracts
import EventWorker
import Foundation
import KafkaBridge
import Logging
import LoopbackCollector
import Testing

/// A trace from the incoming event through the worker to the records it writes.
@Suite(.timeLimit(.minutes(2)))
struct TraceFlowTests {
    private struct Span: Decodable {
        struct Attribute: Decodable {
            struct Value: Decodable { let stringValue: String? }
            let key: String
            let value: Value
        }

        struct Status: Decodable { let code: Int }

        let traceId: String
        let spanId: String
        let parentSpanId: String?
        let name: String
        let kind: Int
        let startTimeUnixNano: String
        let endTimeUnixNano: String
        let attributes: [Attribute]
        let status: Status?

        func text(_ key: String) -> String? { attributes.first { $0.key == key }?.value.stringValue }
        var start: UInt64 { UInt64(startTimeUnixNano) ?? 0 }
        var end: UInt64 { UInt64(endTimeUnixNano) ?? 0 }
    }

    private struct Body: Decodable {
        struct Resource: Decodable {
            struct Scope: Decodable { let spans: [Span] }
            let scopeSpans: [Scope]
        }

        let resourceSpans: [Resource]
    }

    private static func spans(_ collector: LoopbackCollector) throws -> [Span] {
        try collector.requests.flatMap {
            try JSONDecoder().decode(Body.self, from: Data($0.body)).resourceSpans.flatMap(\.scopeSpans).flatMap(
                \.spans
            )
        }
    }

    private static let trace = "0af7651916cd43dd8448eb211c80319c"

    private static func header(sampled: Bool) -> [HeaderField] {
        [
            ("traceparent", Array("00-\(trace)-b7ad6b7169203331-\(sampled ? "01" : "00")".utf8)),
            ("tracestate", Array("app=1".utf8)),
        ]
    }

    /// Runs a traced worker, and returns the spans when it has ended.
    private static func run(
        _ system: TestSystem,
        ratio: Double = 0,
        _ body: (RunningWorker) async throws -> Void
    ) async throws -> [Span] {
        var spans: [Span] = []
        try await LoopbackCollector.run { collector, port in
            var settings = TracingSettings()
            settings.isEnabled = true
            settings.sampleRatio = ratio
            settings.endpoint = URL(string: "http://127.0.0.1:\(port)")
            let operations = try Operations(HealthSettings(), tracing: settings, logger: LogBook().logger)
            try await operations.whileExporting {
                try await RunningWorker.run(on: system, operations: operations, body)
            }
            spans = try Self.spans(collector)
        }
        return spans
    }

    private static func traceparent(_ record: KafkaRecord) -> String? {
        record.headers.last { $0.name == "traceparent" }.map { String(decoding: $0.value, as: UTF8.self) }
    }

    @Test func `a photo's way is one trace, from the app to the records`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("trace", on: system)
            let photo = try cast.photo("a", drawing: 6)
            let spans = try await Self.run(system) { running in
                try await system.send(photo, headers: Self.header(sampled: true))
                _ = try await system.journal.embedding(causedBy: photo.eventId)
                try await running.handled(1)
                // A trace of nobody, at a ratio of nothing.
                try await system.send(cast.man("b"))
                try await running.handled(2)
            }
            #expect(spans.allSatisfy { $0.traceId == Self.trace })
            let process = try #require(spans.first { $0.name == "process profile-photo-updated" })
            #expect(process.parentSpanId == "b7ad6b7169203331")
            #expect(process.kind == 5)
            #expect(process.text("messaging.system") == "kafka")
            #expect(process.text("messaging.destination.name") == Topics.profilePhotoUpdated)
            #expect(process.text("messaging.consumer.group.name") == TestSystem.group)
            #expect(process.text("messaging.message.id") == photo.eventId)
            #expect(process.status == nil)
            let inference = try #require(spans.first { $0.name == "inference" })
            let parents = [
                "fetch": process, "cache": process, "inference": process, "project": process, "publish": process,
                "preprocess": inference, "vision": inference, "language": inference,
            ]
            #expect(Set(spans.map(\.name)) == Set(parents.keys).union([process.name]))
            for (name, parent) in parents {
                let span = try #require(spans.first { $0.name == name })
                #expect(span.parentSpanId == parent.spanId, "\(name)")
                #expect(span.start <= span.end && span.end <= process.end, "\(name)")
            }
            let order = try ["fetch", "preprocess", "vision", "language", "project", "publish"].map { name in
                try #require(spans.first { $0.name == name }).start
            }
            #expect(order == order.sorted())
            // The record goes on from this worker's span, not from the app's.
            let record = try #require(system.journal.records(on: Topics.styleEmbeddings).first)
            #expect(Self.traceparent(record) == "00-\(Self.trace)-\(process.spanId)-01")
            #expect(record.headers.contains { $0.name == "tracestate" && $0.value == Array("app=1".utf8) })
        }
    }

    @Test func `what fails is marked, and a trace that nobody keeps is passed on and not exported`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("traced-failure", on: system)
            let spans = try await Self.run(system) { running in
                let poison = cast.photo("a", url: "https://elsewhere.example.com/a.jpg?token=secret")
                try await system.send(poison, headers: Self.header(sampled: true))
                try await running.handled(1)
                try await system.send(cast.man("b"), headers: Self.header(sampled: false))
                try await running.handled(2)
            }
            #expect(Set(spans.map(\.name)) == ["process profile-photo-updated", "fetch"])
            let process = try #require(spans.first { $0.kind == 5 })
            #expect(process.text("error.type") == "dead_letter")
            #expect(process.status?.code == 2)
            #expect(spans.first { $0.name == "fetch" }?.status?.code == 2)
            let passed = try #require(
                system.journal.records(on: Topics.memberAttributes).first.flatMap(Self.traceparent)
            )
            #expect(passed.hasPrefix("00-\(Self.trace)-") && passed.hasSuffix("-00"))
            // The letter goes back to its topic as it came, with the trace it had.
            let letter = system.journal.records(on: Topics.deadLetter(of: Topics.profilePhotoUpdated)).first
            #expect(letter.flatMap(Self.traceparent) == "00-\(Self.trace)-b7ad6b7169203331-01")
        }
    }

    @Test func `observations name the trace they came from, in OpenMetrics`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("exemplar", on: system)
            try await LoopbackCollector.run { _, port in
                var settings = TracingSettings()
                settings.isEnabled = true
                settings.endpoint = URL(string: "http://127.0.0.1:\(port)")
                let operations = try Operations(HealthSettings(), tracing: settings, logger: LogBook().logger)
                try await operations.whileExporting {
                    try await RunningWorker.run(on: system, operations: operations) { running in
                        try await system.send(try cast.photo("a", drawing: 4), headers: Self.header(sampled: true))
                        try await running.handled(1)
                        try await OperationsClient.run(on: operations) { client in
                            let open = try await client.get("/metrics", accept: "application/openmetrics-text")
                            let line = try #require(
                                open.text.split(separator: "\n").first {
                                    $0.hasPrefix("stylematch_stage_duration_seconds_bucket{stage=\"vision\"")
                                        && $0.contains(" # {trace_id=\"\(Self.trace)\",span_id=\"")
                                }
                            )
                            #expect(line.contains("\"} "))
                        }
                    }
                }
            }
        }
    }

    @Test func `a worker that is not traced passes the app's trace on as it is`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("untraced", on: system)
            try await RunningWorker.run(on: system) { running in
                try await system.send(cast.man("b"), headers: Self.header(sampled: true))
                try await running.handled(1)
            }
            let record = try #require(system.journal.records(on: Topics.memberAttributes).first)
            #expect(Self.traceparent(record) == "00-\(Self.trace)-b7ad6b7169203331-01")
        }
    }

    @Test func `headers for the collector are read from a file, whose lines are never shown`() throws {
        let scratch = TemporaryDirectory()
        var settings = TracingSettings()
        settings.isEnabled = true
        settings.headersFile = scratch.path + "/headers"
        try scratch.write(Array("authorization: Bearer abc\n\nsecret without colon\n".utf8), to: "headers")
        let error = try #require(throws: ConfigurationError.self) {
            _ = try Operations(HealthSettings(), tracing: settings, logger: LogBook().logger)
        }
        #expect(error.message.contains("line 2 of"))
        #expect(!error.message.contains("secret"))
    }
}
