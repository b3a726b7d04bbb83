/// A metric with all of its series. Used under the registry's lock.
struct MetricFamily {
    /// A series and how it is written.
    struct Entry {
        let series: Series
        let text: SeriesText
    }

    /// What a series counts with.
    enum Series {
        case sum(SumSeries)
        case level(LevelSeries)
        case distribution(DistributionSeries)
    }

    let definition: MetricDefinition
    /// How the figures of a definition's kind are named and described.
    let header: FamilyHeader
    private(set) var entries: [[String]: Entry] = [:]
    private let seriesLimit: Int
    private let exemplars: ExemplarSource?
    private var domains: [LabelDomain]

    init(_ definition: MetricDefinition, seriesLimit: Int, exemplars: ExemplarSource?) {
        self.definition = definition
        self.seriesLimit = seriesLimit
        self.exemplars = exemplars
        header = FamilyHeader(definition)
        domains = definition.labels.map(LabelDomain.init)
    }

    /// The series with these labels.
    ///
    /// - Parameter labels: Names and values in any order. Names that the definition does not have are ignored; names that
    ///   are not given are left out of the series.
    /// - Returns: The series; nil when it would be one too many.
    mutating func series(_ labels: [(String, String)]) -> Series? {
        let values = bounded(labels)
        if let entry = entries[values] { return entry.series }
        guard entries.count < seriesLimit else { return nil }
        let series: Series =
            switch definition.kind {
            case .counter: .sum(SumSeries())
            case .gauge, .info: .level(LevelSeries())
            case .histogram(let buckets): .distribution(DistributionSeries(bounds: buckets, exemplars: exemplars))
            }
        entries[values] = Entry(series: series, text: text(values))
        return series
    }

    /// The label values as the bounds allow them, in the definition's order.
    mutating func bounded(_ labels: [(String, String)]) -> [String] {
        definition.labels.indices.map { index in
            let name = definition.labels[index].name
            guard let value = labels.last(where: { $0.0 == name })?.1 else { return "" }
            return domains[index].bounded(value)
        }
    }

    /// How a series with these values is written.
    func text(_ values: [String]) -> SeriesText {
        SeriesText(header, labels: Array(zip(definition.labels.map(\.name), values)))
    }
}
