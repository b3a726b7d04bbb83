/// Keeps the values of one label within its bounds.
struct LabelDomain {
    private let values: MetricLabel.Values
    /// Only of labels with any text: the texts that were let in.
    private var admitted: Set<String> = []

    init(_ label: MetricLabel) {
        values = label.values
        if case .oneOf(let names) = label.values { admitted = Set(names) }
    }

    /// The value under which a series is kept.
    mutating func bounded(_ value: String) -> String {
        guard !value.isEmpty else { return value }
        switch values {
        case .oneOf:
            return admitted.contains(value) ? value : MetricLabel.other
        case .number(let bound):
            guard let number = Int(value), (0..<bound).contains(number) else { return MetricLabel.other }
            return "\(number)"
        case .atMost(let count):
            if admitted.contains(value) { return value }
            guard admitted.count < count else { return MetricLabel.other }
            admitted.insert(value)
            return value
        }
    }
}
