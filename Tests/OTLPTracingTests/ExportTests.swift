import Foundation
import LoopbackCollector
import OTLPTracing
import Synchronization
import Testing
import Tracing

@Suite(.timeLimit(.minutes(1))) struct ExportTests {
    /// Headers in a dictionary.
    private struct Headers: Extractor, Injector {
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
    }

    private final class Events: Sendable {
        private let state = Mutex<[OTLPExporter.Event]>([])
        var all: [OTLPExporter.Event] { state.withLock { $0 } }
        func note(_ event: OTLPExporter.Event) { state.withLock { $0.append(event) } }
    }

    /// Makes spans with a tracer and returns what became of them, when everything is sent.
    private static func export(
        to port: Int,
        ratio: Double = 1,
        _ body: (OTLPTracer) async throws -> Void
    ) async throws -> [OTLPExporter.Event] {
        let events = Events()
        let exporter = OTLPExporter(
            OTLPExporter.Configuration(
                endpoint: try #require(URL(string: "http://127.0.0.1:\(port)")),
                resource: ["service.name": "test"],
                version: "1",
                headers: [("authorization", "Bearer secret")]
            ),
            onEvent: events.note
        )
        let tracer = OTLPTracer(sampleRatio: ratio, exporter: exporter)
        let running = Task { await exporter.run() }
        try await body(tracer)
        exporter.stop()
        await running.value
        return events.all
    }

    private struct Failure: Error { let secret = "what a member wrote" }

    @Test func `spans arrive with their times, their parents and what is said of them`() async throws {
        try await LoopbackCollector.run { collector, port in
            let before = UInt64(Date().timeIntervalSince1970 * 1e9)
            let events = try await Self.export(to: port) { tracer in
                var context = ServiceContext.topLevel
                let headers = [
                    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate": "a=b",
                ]
                tracer.extract(headers, into: &context, using: Headers())
                try await tracer.withSpan("outer", context: context, ofKind: .consumer) { outer in
                    outer.attributes = ["text": "é \"", "whole": 3, "part": 0.5, "yes": true]
                    var sent: [String: String] = [:]
                    tracer.inject(outer.context, into: &sent, using: Headers())
                    #expect(sent["traceparent"]?.hasPrefix("00-0af7651916cd43dd8448eb211c80319c-") == true)
                    #expect(sent["tracestate"] == "a=b")
                    try await Task.sleep(for: .milliseconds(20))
                    _ = try? await tracer.withSpan("inner") { _ in
                        try await Task.sleep(for: .milliseconds(1))
                        throw Failure()
                    }
                }
            }
            #expect(events == [.exported(2)])
            let request = try #require(collector.requests.first)
            #expect(request.path == "/v1/traces")
            #expect(request.headers["content-type"] == "application/json")
            #expect(request.headers["authorization"] == "Bearer secret")
            let spans = try SentSpan.all(at: collector)
            let outer = try #require(spans.first { $0.name == "outer" })
            let inner = try #require(spans.first { $0.name == "inner" })
            #expect(outer.traceId == "0af7651916cd43dd8448eb211c80319c" && inner.traceId == outer.traceId)
            #expect(outer.parentSpanId == "b7ad6b7169203331")
            #expect(inner.parentSpanId == outer.spanId)
            #expect(outer.traceState == "a=b")
            #expect((outer.kind, inner.kind) == (5, 1))
            #expect(outer.text("text") == "é \"")
            #expect(outer.attributes.first { $0.key == "whole" }?.value.intValue == "3")
            #expect(outer.attributes.first { $0.key == "part" }?.value.doubleValue == 0.5)
            #expect(outer.attributes.first { $0.key == "yes" }?.value.boolValue == true)
            #expect(inner.status?.code == 2)
            #expect(inner.events.map(\.name) == ["exception"])
            let (start, end) = (UInt64(outer.startTimeUnixNano) ?? 0, UInt64(outer.endTimeUnixNano) ?? 0)
            #expect(start >= before && end >= start + 20_000_000)
            #expect(!String(decoding: request.body, as: UTF8.self).contains("member wrote"))
        }
    }

    @Test func `OpenTelemetry's own definition of the format reads every field`() async throws {
        try await LoopbackCollector.run { collector, port in
            _ = try await Self.export(to: port) { tracer in
                let span = tracer.startSpan("all")
                span.attributes = [
                    "a": .stringArray(["x", "y"]), "b": .int64Array([1, 2]), "c": .doubleArray([0.5]),
                    "d": .boolArray([true]), "e": .double(.infinity),
                ]
                span.addEvent(SpanEvent(name: "event", attributes: ["k": 1]))
                span.addLink(SpanLink(context: span.context, attributes: ["l": "m"]))
                span.setStatus(SpanStatus(code: .ok))
                span.end()
            }
            // Not standardised: that follows the link to a Python without the packages.
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let program = root.appending(path: ".build/test-programs/bin/python").path()
            try #require(FileManager.default.isExecutableFile(atPath: program), "run make setup")
            let file = FileManager.default.temporaryDirectory.appending(path: "spans-\(UUID().uuidString)")
            try Data(try #require(collector.requests.first).body).write(to: file)
            defer { try? FileManager.default.removeItem(at: file) }
            let process = Process()
            process.executableURL = URL(filePath: program)
            // Ids are hexadecimal in OTLP's JSON, but the generic mapping reads them as base64, so they are left alone.
            process.arguments = [
                "-c",
                """
                import sys
                from google.protobuf.json_format import Parse
                from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
                request = Parse(open(sys.argv[1]).read(), ExportTraceServiceRequest())
                span = request.resource_spans[0].scope_spans[0].spans[0]
                values = {a.key: a.value for a in span.attributes}
                print(span.name, span.kind, span.status.code, len(span.events), len(span.links), span.flags)
                print(list(v.string_value for v in values["a"].array_value.values))
                print(list(v.int_value for v in values["b"].array_value.values))
                print(values["c"].array_value.values[0].double_value, values["d"].array_value.values[0].bool_value)
                print(values["e"].string_value, span.end_time_unix_nano > span.start_time_unix_nano > 10**18)
                print(request.resource_spans[0].resource.attributes[0].key)
                """, file.path(),
            ]
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(
                words == """
                    all 1 1 1 1 1
                    ['x', 'y']
                    [1, 2]
                    0.5 True
                    inf True
                    service.name

                    """
            )
        }
    }

    @Test func `a collector that is busy is asked again, as late as it says`() async throws {
        try await LoopbackCollector.run(answering: [(503, []), (429, [("retry-after", "1")])]) { collector, port in
            let start = ContinuousClock.now
            let events = try await Self.export(to: port) { $0.startSpan("one").end() }
            #expect(events == [.exported(1)])
            #expect(collector.requests.count == 3)
            #expect(Set(collector.requests.map(\.body)).count == 1)
            #expect(ContinuousClock.now - start >= .seconds(1))
        }
    }

    @Test func `what a collector refuses is dropped and counted`() async throws {
        try await LoopbackCollector.run(answering: [(400, [])]) { collector, port in
            let events = try await Self.export(to: port) { $0.startSpan("one").end() }
            #expect(events == [.dropped(1, reason: "the collector answers 400")])
            #expect(collector.requests.count == 1)
        }
    }

    @Test func `spans beyond the buffer are dropped and counted, and nobody waits`() async throws {
        try await LoopbackCollector.run { collector, port in
            let exporter = OTLPExporter(
                OTLPExporter.Configuration(
                    endpoint: try #require(URL(string: "http://127.0.0.1:\(port)")),
                    resource: [:],
                    version: "1"
                ),
                onEvent: { _ in }
            )
            let tracer = OTLPTracer(sampleRatio: 1, exporter: exporter)
            // Nothing is exported yet.
            for number in 0..<5000 { tracer.startSpan("\(number)").end() }
            let running = Task { await exporter.run() }
            exporter.stop()
            await running.value
            #expect(try SentSpan.all(at: collector).map(\.name) == (0..<4096).map { "\($0)" })
        }
    }

    @Test(arguments: [0, 0.25, 1])
    func `a share of the traces that begin here is kept, each as a whole`(_ ratio: Double) async throws {
        try await LoopbackCollector.run { collector, port in
            _ = try await Self.export(to: port, ratio: ratio) { tracer in
                for _ in 0..<1000 {
                    let outer = tracer.startSpan("outer")
                    tracer.startSpan("inner", context: outer.context).end()
                    outer.end()
                }
            }
            let spans = try SentSpan.all(at: collector)
            let traces = Dictionary(grouping: spans, by: \.traceId)
            #expect(traces.values.allSatisfy { $0.count == 2 })
            // Five standard deviations of a binomial distribution.
            let spread = 5 * (1000 * ratio * (1 - ratio)).squareRoot()
            #expect(abs(Double(traces.count) - 1000 * ratio) <= spread)
        }
    }

    @Test func `a trace that began elsewhere is kept where it is kept there, whatever the share`() async throws {
        try await LoopbackCollector.run { collector, port in
            for (ratio, flag) in [(0.0, "01"), (1.0, "00")] {
                _ = try await Self.export(to: port, ratio: ratio) { tracer in
                    var context = ServiceContext.topLevel
                    let headers = ["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-\(flag)"]
                    tracer.extract(headers, into: &context, using: Headers())
                    let span = tracer.startSpan("flag \(flag)", context: context)
                    var sent: [String: String] = [:]
                    tracer.inject(span.context, into: &sent, using: Headers())
                    // Whoever comes next is told the same.
                    #expect(sent["traceparent"]?.hasSuffix(flag) == true)
                    span.end()
                }
            }
            #expect(try SentSpan.all(at: collector).map(\.name) == ["flag 01"])
        }
    }
}
