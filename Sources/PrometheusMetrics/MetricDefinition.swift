/// What a metric is: its name, its kind, and the labels that its series may have.
///
/// Only what is defined is exposed as it is defined, so the number of series is known before the first event.
public struct MetricDefinition: Sendable, Hashable {
    /// What kind of figure a metric is.
    public enum Kind: Sendable, Hashable {
        /// A sum that only grows; its name ends with `_total`.
        case counter
        /// A value that comes and goes.
        case gauge
        /// A distribution over buckets with these upper bounds, ascending, without infinity.
        case histogram(buckets: [Double])
        /// A fact told by labels, with the value 1; its name ends with `_info`.
        case info
    }

    /// The name as scrapers see it, such as `stylematch_events_total`.
    public let name: String
    /// The kind.
    public let kind: Kind
    /// What one unit of the value is, in words, such as `seconds`.
    public let unit: String
    /// One sentence: what the figure says.
    public let help: String
    /// The labels of its series, in the order in which they are exposed.
    public let labels: [MetricLabel]

    /// Defines a metric.
    ///
    /// - Parameters:
    ///   - name: The name as scrapers see it.
    ///   - kind: The kind.
    ///   - unit: What one unit of the value is.
    ///   - help: One sentence about the figure.
    ///   - labels: The labels of its series.
    public init(_ name: String, _ kind: Kind, unit: String, help: String, labels: [MetricLabel] = []) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.help = help
        self.labels = labels
    }

    /// The most series that the labels allow, before buckets are counted.
    public var maximumSeries: Int {
        labels.reduce(1) { count, label in
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: label.maximumValues)
            return isTooLarge ? .max : product
        }
    }

    /// Upper bounds for seconds, from 1 ms to a minute.
    public static let secondsBuckets: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60,
    ]
}

/// A label and the values that it may have.
public struct MetricLabel: Sendable, Hashable {
    /// The values that a label may have.
    public enum Values: Sendable, Hashable {
        /// One of these, or nothing, which leaves the label out; anything else becomes `other`.
        case oneOf([String])
        /// A whole number from 0 to below this one; anything else becomes `other`.
        case number(below: Int)
        /// Any text, but no more than so many different ones; later ones become `other`.
        case atMost(Int)
    }

    /// What a value becomes that the label may not have.
    public static let other = "other"

    /// The label's name.
    public let name: String
    /// The values that it may have.
    public let values: Values

    /// A label with the values that it may have.
    public init(_ name: String, _ values: Values) {
        self.name = name
        self.values = values
    }

    /// The most different values, `other` and the absent one included.
    var maximumValues: Int {
        switch values {
        case .oneOf(let values): values.count + 2
        case .number(let bound): bound + 2
        case .atMost(let count): count + 2
        }
    }
}
