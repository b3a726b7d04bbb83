import CoreMetrics
import PrometheusMetrics
import Testing

@Suite struct ExpositionTests {
    private static let definitions = [
        MetricDefinition(
            "jobs_total",
            .counter,
            unit: "jobs",
            help: "Jobs, \\ with a\nbreak.",
            labels: [MetricLabel("kind", .atMost(10)), MetricLabel("result", .oneOf(["good"]))]
        ),
        MetricDefinition("heat_ratio", .gauge, unit: "0 to 1", help: "Heat."),
        MetricDefinition(
            "wait_seconds",
            .histogram(buckets: [0.1, 1, 60]),
            unit: "seconds",
            help: "Waits.",
            labels: [MetricLabel("place", .atMost(10))]
        ),
        MetricDefinition(
            "build_info",
            .info,
            unit: "1",
            help: "What runs.",
            labels: [MetricLabel("version", .atMost(1))]
        ),
    ]

    private static func filled(_ exemplars: ExemplarSource? = nil) -> MetricRegistry {
        let registry = MetricRegistry(definitions, exemplars: exemplars)
        let factory = PrometheusMetricsFactory(registry)
        Counter(label: "jobs_total", dimensions: [("kind", "a \"b\"\\\n"), ("result", "good")], factory: factory)
            .increment(by: 3)
        FloatingPointCounter(label: "jobs_total", dimensions: [("kind", "plain")], factory: factory)
            .increment(by: 0.5)
        Meter(label: "heat_ratio", factory: factory).set(0.25)
        Meter(label: "build_info", dimensions: [("version", "1.2")], factory: factory).set(1)
        let timer = Timer(label: "wait_seconds", dimensions: [("place", "hall")], factory: factory)
        // On a bound, between bounds, above all of them.
        for seconds in [0.1, 0.5, 0.5, 90] { timer.recordNanoseconds(Int64(seconds * 1e9)) }
        return registry
    }

    private static func text(_ registry: MetricRegistry, _ format: ExpositionFormat) -> String {
        String(decoding: registry.exposition(format), as: UTF8.self)
    }

    @Test func `Prometheus' text is what its specification says`() {
        #expect(
            Self.text(Self.filled(), .prometheus) == #"""
                # HELP build_info What runs.
                # TYPE build_info gauge
                build_info{version="1.2"} 1.0
                # HELP heat_ratio Heat.
                # TYPE heat_ratio gauge
                heat_ratio 0.25
                # HELP jobs_total Jobs, \\ with a\nbreak.
                # TYPE jobs_total counter
                jobs_total{kind="a \"b\"\\\n",result="good"} 3.0
                jobs_total{kind="plain"} 0.5
                # HELP wait_seconds Waits.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{place="hall",le="0.1"} 1
                wait_seconds_bucket{place="hall",le="1.0"} 3
                wait_seconds_bucket{place="hall",le="60.0"} 3
                wait_seconds_bucket{place="hall",le="+Inf"} 4
                wait_seconds_sum{place="hall"} 91.1
                wait_seconds_count{place="hall"} 4

                """#
        )
    }

    @Test func `OpenMetrics names families without endings and carries exemplars`() {
        let registry = Self.filled { Exemplar(traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331") }
        let text = Self.text(registry, .openMetrics)
        #expect(text.contains("# TYPE jobs counter\n# HELP jobs Jobs"))
        #expect(text.contains("# TYPE build info\n"))
        #expect(text.contains("# UNIT wait_seconds seconds\n"))
        #expect(
            text.contains(
                #"le="60.0"} 3"# + "\n" + #"wait_seconds_bucket{place="hall",le="+Inf"} 4 # {trace_id="#
                    + #""0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"} 90.0 "#
            )
        )
        #expect(text.hasSuffix("\n# EOF\n"))
        #expect(!Self.text(registry, .prometheus).contains("trace_id"))
    }

    @Test func `promtool finds nothing to object to`() throws {
        let verdict = try OutsideProgram.promtool().judge(Self.filled().exposition(.prometheus))
        #expect(verdict.isContent, "\(verdict.words)")
        #expect(verdict.words.isEmpty, "\(verdict.words)")
    }

    @Test func `Prometheus' own client reads the same figures from OpenMetrics`() throws {
        let registry = Self.filled { Exemplar(traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331") }
        let reader = try OutsideProgram.python(
            """
            import sys
            from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
            for family in read(sys.stdin.read()):
                for sample in family.samples:
                    exemplar = sample.exemplar.labels["trace_id"] if sample.exemplar else ""
                    print(family.type, sample.name, sorted(sample.labels.items()), sample.value, exemplar)
            """
        )
        let verdict = try reader.judge(registry.exposition(.openMetrics))
        #expect(verdict.isContent, "\(verdict.words)")
        let lines = verdict.words.split(separator: "\n")
        #expect(lines.contains(#"counter jobs_total [('kind', 'a "b"\\\n'), ('result', 'good')] 3.0 "#))
        #expect(lines.contains("info build_info [('version', '1.2')] 1.0 "))
        #expect(lines.contains("histogram wait_seconds_sum [('place', 'hall')] 91.1 "))
        #expect(
            lines.contains(
                "histogram wait_seconds_bucket [('le', '1.0'), ('place', 'hall')] 3 0af7651916cd43dd8448eb211c80319c"
            )
        )
        #expect(lines.count == 10)
    }

    @Test func `what is collected at a scrape stands beside what is kept`() {
        let registry = Self.filled()
        registry.collect { samples in
            samples.add("heat_ratio", [], 0.75)
            samples.add("jobs_total", [("kind", "read")], 7)
            samples.add("not_defined", [], 1)
            samples.add("jobs_total", [("kind", "nothing")], .nan)
        }
        let text = Self.text(registry, .prometheus)
        #expect(text.contains("heat_ratio 0.75\n"))
        #expect(!text.contains("heat_ratio 0.25\n"))
        #expect(text.contains("jobs_total{kind=\"read\"} 7.0\n"))
        #expect(text.contains("jobs_total{kind=\"plain\"} 0.5\n"))
        #expect(!text.contains("not_defined"))
        #expect(!text.contains("nothing"))
    }

    @Test(
        arguments: [
            (nil, ExpositionFormat.prometheus), ("", .prometheus), ("text/html", .prometheus), ("*/*", .prometheus),
            ("text/plain;version=0.0.4", .prometheus), ("application/openmetrics-text; version=1.0.0", .openMetrics),
            // What Prometheus 2.42 sends.
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
            ), ("application/openmetrics-text;q=0.2, text/plain;q=0.9", .prometheus),
            ("application/openmetrics-text; version=2.0.0", .prometheus),
            ("Application/OpenMetrics-Text; q=1", .openMetrics), ("application/openmetrics-text;q=0", .prometheus),
        ] as [(String?, ExpositionFormat)]
    )
    func `the format is the one that the scraper wants most`(_ accept: String?, _ format: ExpositionFormat) {
        #expect(ExpositionFormat(accept: accept) == format)
    }
}
