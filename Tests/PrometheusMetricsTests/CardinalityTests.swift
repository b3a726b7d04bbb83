import CoreMetrics
import PrometheusMetrics
import Testing

@Suite struct CardinalityTests {
    private static func text(_ registry: MetricRegistry) -> String {
        String(decoding: registry.exposition(.prometheus), as: UTF8.self)
    }

    private static func definition(_ label: MetricLabel) -> MetricDefinition {
        MetricDefinition("jobs_total", .counter, unit: "jobs", help: "Jobs.", labels: [label])
    }

    @Test(
        arguments: [
            (MetricLabel("kind", .oneOf(["a", "b"])), ["a", "b", "c", "d"], ["a": 1, "b": 1, "other": 2]),
            (MetricLabel("kind", .number(below: 3)), ["0", "2", "3", "-1", "x", "02"], ["0": 1, "2": 2, "other": 3]),
            (MetricLabel("kind", .atMost(2)), ["x", "y", "z", "x"], ["x": 2, "y": 1, "other": 1]),
        ] as [(MetricLabel, [String], [String: Int])]
    )
    func `a value that a label may not have becomes other`(
        _ label: MetricLabel,
        _ values: [String],
        _ expected: [String: Int]
    ) {
        let registry = MetricRegistry([Self.definition(label)])
        let factory = PrometheusMetricsFactory(registry)
        for value in values {
            Counter(label: "jobs_total", dimensions: [("kind", value)], factory: factory).increment()
        }
        let lines = Self.text(registry).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(Set(lines.map(String.init)) == Set(expected.map { "jobs_total{kind=\"\($0.key)\"} \($0.value).0" }))
    }

    @Test func `labels that a metric does not have are left out`() {
        let registry = MetricRegistry([Self.definition(MetricLabel("kind", .atMost(2)))])
        let factory = PrometheusMetricsFactory(registry)
        for user in 0..<100 {
            Counter(label: "jobs_total", dimensions: [("user", "\(user)"), ("kind", "a")], factory: factory).increment()
        }
        #expect(Self.text(registry).contains("jobs_total{kind=\"a\"} 100.0\n"))
        #expect(!Self.text(registry).contains("user"))
    }

    @Test func `no definition can have more series than it says`() {
        let labels = [MetricLabel("a", .number(below: 20)), MetricLabel("b", .oneOf(["x", "y"]))]
        let definition = MetricDefinition("jobs_total", .counter, unit: "jobs", help: "Jobs.", labels: labels)
        let registry = MetricRegistry([definition])
        let factory = PrometheusMetricsFactory(registry)
        for number in 0..<500 {
            for name in ["x", "y", "z", ""] {
                let dimensions = [("a", "\(number)"), ("b", name)]
                Counter(label: "jobs_total", dimensions: dimensions, factory: factory).increment()
            }
        }
        let lines = Self.text(registry).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count <= definition.maximumSeries)
        // 20 numbers and `other`, times two names, `other` and none.
        #expect(lines.count == 21 * 4)
    }

    @Test func `no metric has more series than the registry keeps, and what is dropped is counted`() {
        let labels = [MetricLabel("a", .number(below: 200)), MetricLabel("b", .number(below: 200))]
        let definition = MetricDefinition("jobs_total", .counter, unit: "jobs", help: "Jobs.", labels: labels)
        #expect(definition.maximumSeries > MetricRegistry.seriesLimit)
        let registry = MetricRegistry([definition])
        let factory = PrometheusMetricsFactory(registry)
        for first in 0..<101 {
            for second in 0..<100 {
                let dimensions = [("a", "\(first)"), ("b", "\(second)")]
                Counter(label: "jobs_total", dimensions: dimensions, factory: factory).increment()
            }
        }
        #expect(Self.text(registry).split(separator: "\n").count { !$0.hasPrefix("#") } == MetricRegistry.seriesLimit)
        #expect(registry.droppedSeries == 100)
    }

    @Test func `what libraries report is bounded, too, and what is dropped is counted`() {
        let registry = MetricRegistry([])
        let factory = PrometheusMetricsFactory(registry)
        for number in 0..<300 {
            Counter(label: "library.calls-\(number)", factory: factory).increment()
        }
        let names = registry.definitions.map(\.name)
        #expect(names.count == MetricRegistry.undefinedLimit)
        #expect(names.contains("library_calls_0_total"))
        #expect(registry.droppedSeries == 200)
        for host in 0..<1000 {
            Counter(label: "library.calls-0", dimensions: [("host", "\(host)")], factory: factory).increment()
        }
        // It was first reported without the label.
        #expect(Self.text(registry).contains("library_calls_0_total 1001.0\n"))
    }

    @Test func `a name of another kind counts nothing and harms nothing`() {
        let registry = MetricRegistry([Self.definition(MetricLabel("kind", .atMost(2)))])
        let factory = PrometheusMetricsFactory(registry)
        Meter(label: "jobs_total", factory: factory).set(9)
        #expect(registry.droppedSeries == 1)
        #expect(!Self.text(registry).contains("9.0"))
    }

    @Test func `nothing is lost when many count at the same time`() async {
        let registry = MetricRegistry([
            MetricDefinition("waits_seconds", .histogram(buckets: [1]), unit: "seconds", help: "Waits."),
            MetricDefinition("jobs_total", .counter, unit: "jobs", help: "Jobs."),
            MetricDefinition("parts_total", .counter, unit: "parts", help: "Parts."),
        ])
        let factory = PrometheusMetricsFactory(registry)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { @concurrent in
                    let timer = Timer(label: "waits_seconds", factory: factory)
                    let counter = Counter(label: "jobs_total", factory: factory)
                    let parts = FloatingPointCounter(label: "parts_total", factory: factory)
                    for _ in 0..<50_000 {
                        timer.recordNanoseconds(2_000_000_000)
                        counter.increment()
                        parts.increment(by: 0.5)
                    }
                }
            }
        }
        let text = Self.text(registry)
        #expect(text.contains("waits_seconds_bucket{le=\"1.0\"} 0\n"))
        #expect(text.contains("waits_seconds_count 200000\n"))
        #expect(text.contains("waits_seconds_sum 400000.0\n"))
        #expect(text.contains("jobs_total 200000.0\n"))
        #expect(text.contains("parts_total 100000.0\n"))
    }

    @Test func `counters never shrink`() {
        let registry = MetricRegistry([MetricDefinition("jobs_total", .counter, unit: "jobs", help: "Jobs.")])
        let factory = PrometheusMetricsFactory(registry)
        let counter = Counter(label: "jobs_total", factory: factory)
        counter.increment(by: 5)
        counter.increment(by: -3)
        FloatingPointCounter(label: "jobs_total", factory: factory).increment(by: -Double.infinity)
        #expect(Self.text(registry).contains("jobs_total 5.0\n"))
    }
}
