import ArgumentParser
import CommandSupport
import CoreMetrics
import PrometheusMetrics

/// Times updates of metrics, through swift-metrics as the worker makes them, and scrapes.
@main
struct MetricsBenchmarkMain: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "metrics-benchmark")

    @Option(help: "How many updates are timed.")
    var updates = 5_000_000

    @Option(help: "How many lines with values a scrape has, at least.")
    var series = 2000

    @Option(help: "How many scrapes are timed.")
    var scrapes = 200

    func run() throws {
        let registry = Self.registry(series: series)
        let factory = PrometheusMetricsFactory(registry)
        let counter = Counter(label: "requests_total", dimensions: [("number", "0")], factory: factory)
        let timer = Timer(label: "waits_seconds", dimensions: [("number", "0")], factory: factory)
        let traced = MetricRegistry(Self.definitions(1)) {
            Exemplar(traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331")
        }
        let tracedTimer = Timer(
            label: "waits_seconds",
            dimensions: [("number", "0")],
            factory: PrometheusMetricsFactory(traced)
        )
        var figures: [String: Double] = [:]
        figures["counterNanoseconds"] = time(updates) { _ in counter.increment() }
        // Values over all buckets, so that the search is not always the same.
        figures["histogramNanoseconds"] = time(updates) { timer.recordNanoseconds(Int64($0 & 0xffff) << 20) }
        figures["histogramWithExemplarNanoseconds"] = time(updates / 10) {
            tracedTimer.recordNanoseconds(Int64($0 & 0xffff) << 20)
        }
        for (name, format) in [("prometheus", ExpositionFormat.prometheus), ("openMetrics", .openMetrics)] {
            let text = registry.exposition(format)
            figures["\(name)Lines"] = Double(text.split(separator: UInt8(ascii: "\n")).count { $0.first != 35 })
            let seconds = (0..<scrapes).map { _ in
                ContinuousClock().measure { precondition(!registry.exposition(format).isEmpty) }.seconds
            }.sorted()
            figures["\(name)MedianMilliseconds"] = seconds[scrapes / 2] * 1e3
            figures["\(name)P99Milliseconds"] = seconds[Int(0.99 * Double(scrapes - 1))] * 1e3
        }
        StandardOutput.write(try JSONLine.encode(figures))
    }

    private func time(_ count: Int, _ body: (Int) -> Void) -> Double {
        for number in 0..<count / 10 { body(number) }
        let duration = ContinuousClock().measure { for number in 0..<count { body(number) } }
        return duration.seconds / Double(count) * 1e9
    }

    private static func definitions(_ numbers: Int) -> [MetricDefinition] {
        let labels = [MetricLabel("number", .number(below: numbers))]
        return [
            MetricDefinition("requests_total", .counter, unit: "requests", help: "Requests.", labels: labels),
            MetricDefinition(
                "waits_seconds",
                .histogram(buckets: MetricDefinition.secondsBuckets),
                unit: "seconds",
                help: "Waits.",
                labels: labels
            ),
        ]
    }

    /// Half of the lines are histograms', half are counters.
    private static func registry(series: Int) -> MetricRegistry {
        let linesOfHistogram = MetricDefinition.secondsBuckets.count + 3
        let (histograms, counters) = (series / 2 / linesOfHistogram + 1, series / 2)
        let registry = MetricRegistry(definitions(max(histograms, counters)))
        let factory = PrometheusMetricsFactory(registry)
        for number in 0..<counters {
            Counter(label: "requests_total", dimensions: [("number", "\(number)")], factory: factory)
                .increment(by: number)
        }
        for number in 0..<histograms {
            let timer = Timer(label: "waits_seconds", dimensions: [("number", "\(number)")], factory: factory)
            for value in 0..<100 { timer.recordNanoseconds(Int64(value) << 28) }
        }
        return registry
    }
}
