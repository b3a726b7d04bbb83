package import MetricLearning

/// The steps of the epoch under way, kept for its diagnosis and with the state.
package struct EpochWatch: Sendable, Hashable, Codable {
    /// The latest steps of the epoch.
    package private(set) var steps: [StepReport] = []

    /// More are not needed to see how an epoch went.
    private static let most = 512

    /// A watch that has seen nothing.
    package init() {}

    /// Takes a step in.
    package mutating func add(_ report: StepReport) {
        if steps.count == Self.most { steps.removeFirst() }
        steps.append(report)
    }
}
