import Contracts
import Experimentation

/// The phases that stand on `ab-experiments`.
struct RegisteredPhases: Sendable {
    private let experiments: [RunningExperiment]

    /// Phases; those whose variants nothing ranks have no exposures to rebuild.
    init(_ records: [ABExperiment]) {
        experiments = records.compactMap { try? RunningExperiment($0) }
    }

    /// Where they run.
    var environment: String { experiments.first?.registration.environment ?? "unknown" }

    /// The phase that a slate was made for.
    func experiment(_ key: String, _ phase: Int) -> RunningExperiment? {
        experiments.first { $0.registration.key == key && $0.registration.phase == phase }
    }

    /// How long after an impression of a phase an outcome counts, in milliseconds.
    func window(_ key: String, _ phase: Int) -> Int64? { experiment(key, phase)?.window }

    /// Whether a member is in any of the phases.
    func takesPart(_ userId: String) -> Bool { experiments.contains { $0.arm(of: userId) != nil } }
}
