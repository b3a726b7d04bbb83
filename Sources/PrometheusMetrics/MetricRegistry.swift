import Synchronization

/// Holds all metrics of a process, within the bounds that their definitions set.
///
/// Series are updated without the registry's lock; it is taken to find a series, and for a scrape.
public final class MetricRegistry: Sendable {
    /// Reads values at each scrape that nobody has to keep up to date between scrapes.
    public typealias Collector = @Sendable (inout CollectedSamples) -> Void

    /// The most metrics that may appear without a definition, made by libraries through swift-metrics.
    public static let undefinedLimit = 100
    /// The most series of one metric.
    public static let seriesLimit = 10_000
    /// The most series of a metric without a definition.
    public static let undefinedSeriesLimit = 100

    private struct State {
        var families: [String: MetricFamily] = [:]
        var undefined = 0
        var collectors: [Collector] = []
    }

    private let state = Mutex(State())
    private let exemplars: ExemplarSource?
    private let dropped = Atomic<Int>(0)

    /// A registry with the given metrics and no series.
    ///
    /// - Parameters:
    ///   - definitions: The metrics. Of two with the same name the first counts.
    ///   - exemplars: Names the sampled span of an observation; nil keeps no exemplars.
    public init(_ definitions: [MetricDefinition], exemplars: ExemplarSource? = nil) {
        self.exemplars = exemplars
        state.withLock { state in
            for definition in definitions where state.families[definition.name] == nil {
                state.families[definition.name] = MetricFamily(
                    definition,
                    seriesLimit: Self.seriesLimit,
                    exemplars: exemplars
                )
            }
        }
    }

    /// How often a series was asked for that would have been one too many.
    public var droppedSeries: Int { dropped.load(ordering: .relaxed) }

    /// The definitions of all metrics, by name.
    public var definitions: [MetricDefinition] {
        state.withLock { $0.families.values.map(\.definition) }.sorted { $0.name < $1.name }
    }

    /// Adds a collector.
    public func collect(_ collector: @escaping Collector) {
        state.withLock { $0.collectors.append(collector) }
    }

    /// Finds a series, or makes it.
    ///
    /// - Parameters:
    ///   - name: The metric's name.
    ///   - labels: Names and values of its labels.
    ///   - undefined: The definition to take when there is none.
    ///   - kind: Takes a series of the kind that is wanted, and leaves others.
    /// - Returns: The series; nil when the metric is of another kind, or it would be one too many.
    func series<Handler>(
        _ name: String,
        _ labels: [(String, String)],
        orElse undefined: MetricDefinition,
        as kind: (MetricFamily.Series) -> Handler?
    ) -> Handler? {
        let series: MetricFamily.Series? = state.withLock { state in
            if state.families[name] == nil {
                guard state.undefined < Self.undefinedLimit else { return nil }
                state.undefined += 1
                state.families[name] = MetricFamily(
                    undefined,
                    seriesLimit: Self.undefinedSeriesLimit,
                    exemplars: exemplars
                )
            }
            return state.families[name]?.series(labels)
        }
        guard let handler = series.flatMap(kind) else {
            dropped.wrappingAdd(1, ordering: .relaxed)
            return nil
        }
        return handler
    }

    /// Everything as text.
    public func exposition(_ format: ExpositionFormat) -> [UInt8] {
        let collectors = state.withLock { $0.collectors }
        // Collectors may take locks of their own, which must not be held under this one.
        var collected = CollectedSamples()
        for collector in collectors { collector(&collected) }
        let families = state.withLock { state in
            collected.place(in: &state.families, limit: Self.seriesLimit)
            return state.families
        }
        var writer = ExpositionWriter(format)
        for family in families.values.sorted(by: { $0.definition.name < $1.definition.name }) {
            writer.write(family, collected: collected.placed[family.definition.name] ?? [:])
        }
        return writer.finish()
    }
}
