public import Contracts

/// The phases of experiments as the topic tells of them. A running phase never changes: what would change it closes it.
public struct ExperimentBook: Sendable {
    /// What a record means.
    public enum Change: Sendable, Hashable {
        /// A phase that was not known, or more coverage or another end of a known one.
        case registered
        /// Nothing that was not known.
        case none
        /// A phase that a later one has replaced, or that is closed, cannot be registered.
        case refused(String)
        /// The phase is closed, for the reason in its record.
        case closed(ABExperiment)
        /// A running phase was registered otherwise than it runs: it is closed, and this record has to be published.
        case breached(ABExperiment)
    }

    private struct Phase: Hashable {
        let key: String
        let phase: Int
    }

    private var phases: [Phase: ABExperiment] = [:]
    private var latest: [String: Int] = [:]

    /// An empty book.
    public init() {}

    /// The latest phase of an experiment.
    public func latest(of key: String) -> ABExperiment? {
        latest[key].flatMap { phases[Phase(key: key, phase: $0)] }
    }

    /// A phase of an experiment.
    public func phase(_ phase: Int, of key: String) -> ABExperiment? { phases[Phase(key: key, phase: phase)] }

    /// All known phases of an experiment.
    public func phases(of key: String) -> [ABExperiment] { phases.filter { $0.key.key == key }.map(\.value) }

    /// Forgets an experiment.
    public mutating func forget(_ key: String) {
        phases = phases.filter { $0.key.key != key }
        latest[key] = nil
    }

    /// Takes a record.
    ///
    /// - Parameters:
    ///   - record: The phase as it is registered or closed.
    ///   - now: The moment, for the record of a phase that has to be closed.
    ///   - producer: Who would close it.
    /// - Returns: What the record means.
    public mutating func accept(_ record: ABExperiment, at now: Timestamp, by producer: String) -> Change {
        let place = Phase(key: record.key, phase: record.phase)
        guard let known = phases[place] else {
            if let newest = latest[record.key], newest > record.phase, record.status == .running {
                return .refused("phase \(record.phase) of \(record.key) comes after phase \(newest)")
            }
            phases[place] = record
            latest[record.key] = max(latest[record.key] ?? 0, record.phase)
            return record.status == .closed ? .closed(record) : .registered
        }
        switch (known.status, record.status) {
        case (.closed, .closed):
            return .none
        case (.closed, .running):
            return .refused(
                "phase \(record.phase) of \(record.key) is closed (\(known.closedReason ?? "no reason given")); "
                    + "a closed phase is not opened again, so register phase \(record.phase + 1)"
            )
        case (.running, .closed):
            phases[place] = record
            return .closed(record)
        case (.running, .running):
            guard record.configHash == known.configHash else {
                let closed = known.closed(because: Self.difference(known, record), at: now, by: producer)
                phases[place] = closed
                return .breached(closed)
            }
            let isSame = record.coverage == known.coverage && record.end == known.end && record.ranges == known.ranges
            phases[place] = record
            return isSame ? .none : .registered
        }
    }

    /// What differs between two registrations of one phase, as a short code.
    static func difference(_ known: ABExperiment, _ other: ABExperiment) -> String {
        if known.fingerprint != other.fingerprint { return "fingerprint_changed" }
        if known.weights != other.weights { return "weights_changed" }
        if known.variants != other.variants { return "variants_changed" }
        if known.seed != other.seed { return "seed_changed" }
        return "configuration_changed"
    }
}
