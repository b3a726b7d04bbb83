extension RetrievalMetrics {
    /// How values of single queries become one figure.
    public enum Average: String, Sendable, Hashable, CaseIterable {
        /// The mean of all queries.
        case micro
        /// The mean of the means of the classes that have queries: every class counts the same.
        case macro
    }

    /// The value of a metric for each of ``queries``.
    public func values(_ metric: RetrievalMetric) -> [Double] {
        queries.map { $0.value(of: metric) }
    }

    /// The mean of a metric.
    public func mean(_ metric: RetrievalMetric, _ average: Average = .micro) -> Double {
        switch average {
        case .micro:
            return values(metric).reduce(0, +) / Double(queries.count)
        case .macro:
            let means = perClass(metric).compactMap(\.self)
            return means.reduce(0, +) / Double(means.count)
        }
    }

    /// The mean of a metric over the queries of each class; nil for a class that has none.
    public func perClass(_ metric: RetrievalMetric) -> [Double?] {
        var sums = [Double](repeating: 0, count: classCounts.count)
        for query in queries { sums[query.label] += query.value(of: metric) }
        return classCounts.indices.map { classCounts[$0] > 1 ? sums[$0] / Double(classCounts[$0]) : nil }
    }
}
