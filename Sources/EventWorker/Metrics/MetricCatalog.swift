import Contracts
package import PrometheusMetrics

/// Every metric of the worker. `docs/metrics.md` describes the same ones.
package enum MetricCatalog {
    /// All metrics.
    package static let all = events + stages + consumer + stores + model + slates + memory + process

    /// The most partitions of a topic that are told apart.
    static let partitions = MetricLabel("partition", .number(below: 1000))
    static let topics = MetricLabel("topic", .oneOf(Topics.consumed))
    static let system = MetricLabel("messaging_system", .oneOf(["kafka"]))

    /// Names of topics in messaging metrics.
    static let destination = MetricLabel(
        "messaging_destination_name",
        .oneOf(
            Topics.consumed + Topics.produced + Topics.experimentation
                + Topics.consumed.map { Topics.deadLetter(of: $0) }
        )
    )

    static func operation(_ name: String) -> MetricLabel { MetricLabel("messaging_operation_name", .oneOf([name])) }
    static let scorers = MatchCandidates.Scorer.allCases.map(\.rawValue)
    static let circuitStates = ["closed", "open", "half-open"]
}
