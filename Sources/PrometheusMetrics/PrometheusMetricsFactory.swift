public import CoreMetrics

/// Makes the handlers of swift-metrics write into a registry.
///
/// A label is a metric's name as scrapers see it. What has no definition is exposed all the same, within narrower bounds:
/// it comes from libraries, under a name that Prometheus allows.
public struct PrometheusMetricsFactory: MetricsFactory {
    private let registry: MetricRegistry

    /// A factory for the given registry.
    public init(_ registry: MetricRegistry) {
        self.registry = registry
    }

    /// Makes a counter.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        sum(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    /// Makes a counter of fractions.
    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        sum(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    /// Makes a gauge that can be counted up and down.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        let level: LevelSeries? = series(label, .gauge, dimensions) { series in
            if case .level(let level) = series { level } else { nil }
        }
        return level ?? NOOPMetricsHandler.instance
    }

    /// Makes a histogram, or a gauge when nothing is to be aggregated.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let kind: MetricDefinition.Kind = aggregate ? .histogram(buckets: MetricDefinition.secondsBuckets) : .gauge
        let recorder: (any RecorderHandler)? = series(label, kind, dimensions) { series in
            switch series {
            case .distribution(let distribution): distribution
            case .level(let level): level
            case .sum: nil
            }
        }
        return recorder ?? NOOPMetricsHandler.instance
    }

    /// Makes a histogram of seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let kind = MetricDefinition.Kind.histogram(buckets: MetricDefinition.secondsBuckets)
        let timer: DistributionSeries? = series(label, kind, dimensions) { series in
            if case .distribution(let distribution) = series { distribution } else { nil }
        }
        return timer ?? NOOPMetricsHandler.instance
    }

    /// Keeps the series: a counter that is gone and comes back would look like a restart.
    public func destroyCounter(_ handler: any CounterHandler) {}

    /// Keeps the series: a counter that is gone and comes back would look like a restart.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}

    /// Keeps the series with its last value.
    public func destroyMeter(_ handler: any MeterHandler) {}

    /// Keeps the series with its counts.
    public func destroyRecorder(_ handler: any RecorderHandler) {}

    /// Keeps the series with its counts.
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func sum(_ label: String, _ dimensions: [(String, String)]) -> SumSeries? {
        series(label, .counter, dimensions) { series in if case .sum(let sum) = series { sum } else { nil } }
    }

    private func series<Handler>(
        _ label: String,
        _ kind: MetricDefinition.Kind,
        _ dimensions: [(String, String)],
        as handler: (MetricFamily.Series) -> Handler?
    ) -> Handler? {
        let name = MetricName.allowed(label, kind)
        let undefined = MetricDefinition(
            name,
            kind,
            unit: "as the library says",
            help: "Reported by a library as \(label).",
            labels: dimensions.map { MetricLabel($0.0, .atMost(20)) }
        )
        return registry.series(name, dimensions, orElse: undefined, as: handler)
    }
}
