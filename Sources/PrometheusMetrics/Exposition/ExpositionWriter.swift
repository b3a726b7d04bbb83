/// Writes metrics as text.
struct ExpositionWriter {
    private let format: ExpositionFormat
    private var bytes: [UInt8] = []

    init(_ format: ExpositionFormat) {
        self.format = format
        bytes.reserveCapacity(1 << 16)
    }

    /// Writes a metric with its series; one without series is left out.
    ///
    /// - Parameters:
    ///   - family: The metric.
    ///   - collected: Values that were read for this scrape, by label values; they take the place of what is kept.
    mutating func write(_ family: MetricFamily, collected: [[String]: Double]) {
        guard !family.entries.isEmpty || !collected.isEmpty else { return }
        bytes += format == .prometheus ? family.header.prometheus : family.header.openMetrics
        var lines: [(order: String, series: Line)] = []
        for (values, entry) in family.entries where collected[values] == nil {
            lines.append((entry.text.order, .kept(entry)))
        }
        for (values, value) in collected {
            let text = family.text(values)
            lines.append((text.order, .read(text, value)))
        }
        for line in lines.sorted(by: { $0.order < $1.order }) {
            switch line.series {
            case .read(let text, let value): sample(text.sample, value)
            case .kept(let entry): write(entry, family.definition.kind)
            }
        }
    }

    private enum Line {
        case kept(MetricFamily.Entry)
        case read(SeriesText, Double)
    }

    private mutating func write(_ entry: MetricFamily.Entry, _ kind: MetricDefinition.Kind) {
        switch entry.series {
        case .sum(let series): sample(entry.text.sample, series.value)
        case .level(let series): sample(entry.text.sample, series.value)
        case .distribution(let series):
            guard case .histogram(let bounds) = kind else { return }
            write(series.snapshot, bounds, entry.text)
        }
    }

    private mutating func write(_ snapshot: DistributionSeries.Snapshot, _ bounds: [Double], _ text: SeriesText) {
        var count: UInt64 = 0
        for index in snapshot.counts.indices {
            count += snapshot.counts[index]
            bytes += text.bucket(index < bounds.count ? Self.text(bounds[index]) : "+Inf")
            bytes += "\(count)".utf8
            if format == .openMetrics, index < snapshot.sightings.count, let sighting = snapshot.sightings[index] {
                write(sighting)
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        sample(text.part("_sum"), snapshot.sum)
        bytes += text.part("_count")
        bytes += "\(count)\n".utf8
    }

    private mutating func write(_ sighting: DistributionSeries.Sighting) {
        let exemplar = sighting.exemplar
        bytes += " # {trace_id=\"\(exemplar.traceId)\",span_id=\"\(exemplar.spanId)\"} ".utf8
        bytes += "\(Self.text(sighting.value)) \(Self.text(sighting.time))".utf8
    }

    private mutating func sample(_ text: [UInt8], _ value: Double) {
        bytes += text
        bytes += Self.text(value).utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    /// The shortest text that reads as the same number. Bounds are written alike in both formats, so that a query does not
    /// depend on what was negotiated.
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf" }
        return "\(value)"
    }

    /// The text, with the end that OpenMetrics asks for.
    consuming func finish() -> [UInt8] {
        if format == .openMetrics { bytes += "# EOF\n".utf8 }
        return bytes
    }
}
