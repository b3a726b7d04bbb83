package import MetricLearning

/// The last steps of a run, kept for its diagnosis; they go with the state.
package struct StepWindow: Sendable, Hashable, Codable {
    /// The steps, oldest first, at most as many as a diagnosis looks back on.
    package private(set) var steps: [StepReport] = []

    /// A window that has seen nothing.
    package init() {}

    /// Whether a diagnosis sees as far back as it can.
    package var isFull: Bool { steps.count == Diagnosis.window }

    /// Takes a step in.
    package mutating func add(_ report: StepReport) {
        if isFull { steps.removeFirst() }
        steps.append(report)
    }
}
