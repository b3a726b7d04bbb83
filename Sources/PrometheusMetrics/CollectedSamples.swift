/// Values that a scrape has read from where they are.
public struct CollectedSamples {
    private var samples: [(name: String, labels: [(String, String)], value: Double)] = []
    /// By metric and bounded label values.
    private(set) var placed: [String: [[String]: Double]] = [:]

    init() {}

    /// Adds the value of a counter, gauge or info that has a definition; another is ignored. Of samples that the bounds of
    /// the labels put into one series the values are added.
    ///
    /// - Parameters:
    ///   - name: The metric's name.
    ///   - labels: Names and values of its labels.
    ///   - value: The value; one that is not a number is left out.
    public mutating func add(_ name: String, _ labels: [(String, String)] = [], _ value: Double) {
        guard !value.isNaN else { return }
        samples.append((name, labels, value))
    }

    /// Finds the series of each sample.
    mutating func place(in families: inout [String: MetricFamily], limit: Int) {
        for sample in samples {
            guard let values = families[sample.name]?.bounded(sample.labels) else { continue }
            guard placed[sample.name]?[values] != nil || placed[sample.name]?.count ?? 0 < limit else { continue }
            placed[sample.name, default: [:]][values, default: 0] += sample.value
        }
        samples = []
    }
}
