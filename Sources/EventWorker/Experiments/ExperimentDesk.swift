package import Contracts
package import Experimentation
import Synchronization

/// Which phase of its experiment a worker runs. What the topic tells decides; the configuration only registers.
package final class ExperimentDesk: Sendable {
    /// What a worker has to do about a record, or about its own registration.
    package enum Duty: Sendable, Hashable {
        case nothing
        /// The phase is at work.
        case announce(ABExperiment)
        /// The worker's own phase has to be registered.
        case register(ABExperiment)
        /// A running phase was to be changed: this closes it, and has to be published.
        case close(ABExperiment)
        /// The phase was closed elsewhere.
        case mourn(ABExperiment)
        /// It does not run, for this reason.
        case refuse(String)
    }

    private struct State {
        var book = ExperimentBook()
        var running: RunningExperiment?
        /// Phases that are not run any more, as long as their windows may be open.
        var past: [RunningExperiment] = []
    }

    /// The experiment's key.
    package let key: String
    private let own: ABExperiment?
    private let fingerprint: String
    private let state = Mutex(State())

    /// A desk before anything was read.
    ///
    /// - Parameters:
    ///   - settings: the experiment; one without a start is run as the topic tells.
    ///   - fingerprint: what decides the embeddings of this worker.
    /// - Throws: ``ConfigurationError`` naming the key.
    package init(_ settings: ExperimentSettings, fingerprint: String) throws {
        key = settings.key
        self.fingerprint = fingerprint
        own = try settings.registration(fingerprint: fingerprint)
    }

    /// Takes a record of the topic.
    ///
    /// - Returns: what to do about it.
    package func accept(_ record: ABExperiment, at now: Timestamp) -> Duty {
        guard record.key == key else { return .nothing }
        return state.withLock { state in
            let change = state.book.accept(record, at: now, by: OutgoingRecords.source)
            defer { Self.refresh(&state, key: self.key) }
            switch change {
            case .none: return .nothing
            case .refused(let reason): return .refuse(reason)
            case .closed(let phase): return .mourn(phase)
            case .breached(let phase): return .close(phase)
            case .registered: return self.judge(record, &state, at: now)
            }
        }
    }

    /// Whether a registered phase can be run here.
    private func judge(_ record: ABExperiment, _ state: inout State, at now: Timestamp) -> Duty {
        do {
            _ = try RunningExperiment(record)
        } catch {
            return .refuse("phase \(record.phase) of \(record.key) cannot be run: \(error.message)")
        }
        guard let pinned = record.fingerprint, pinned != fingerprint else { return .announce(record) }
        let closed = record.closed(because: "fingerprint_changed", at: now, by: OutgoingRecords.source)
        _ = state.book.accept(closed, at: now, by: OutgoingRecords.source)
        return .close(closed)
    }

    /// Forgets an experiment whose record was erased.
    package func forget(_ key: String) {
        guard key == self.key else { return }
        state.withLock { state in
            state.book.forget(key)
            Self.refresh(&state, key: key)
        }
    }

    /// Registers the phase of the configuration, once everything that stands on the topic has been read.
    ///
    /// - Returns: what to do; nothing where the phase runs already, and where the configuration names no phase.
    package func begin(at now: Timestamp) -> Duty {
        guard let own else { return .nothing }
        let known = state.withLock { state in (state.book.latest(of: key), state.running?.registration) }
        if known.1?.configHash == own.configHash, known.1?.coverage == own.coverage, known.1?.end == own.end {
            return .nothing
        }
        let duty = accept(own, at: now)
        if case .announce = duty { return .register(own) }
        return duty
    }

    /// The phase that slates are made for at a moment; nil when none runs.
    package func running(at moment: Timestamp) -> RunningExperiment? {
        state.withLock { state in state.running.flatMap { $0.isOpen(at: moment) ? $0 : nil } }
    }

    /// The phase that a slate was made for, closed or not.
    package func experiment(of slate: MatchCandidates.Experiment) -> RunningExperiment? {
        guard slate.key == key else { return nil }
        return state.withLock { state in
            ([state.running].compactMap(\.self) + state.past).first { $0.registration.phase == slate.phase }
        }
    }

    /// The phases whose outcomes can still count at a moment.
    package func attributable(at moment: Timestamp) -> [RunningExperiment] {
        state.withLock { state in
            ([state.running].compactMap(\.self) + state.past).filter {
                moment >= $0.registration.start && moment <= $0.lastWindowCloses ?? .latest
            }
        }
    }

    private static func refresh(_ state: inout State, key: String) {
        let latest = state.book.latest(of: key)
        state.running = latest.flatMap { $0.status == .running ? try? RunningExperiment($0) : nil }
        state.past = state.book.phases(of: key).filter { $0.phase != latest?.phase || $0.status == .closed }
            .compactMap { try? RunningExperiment($0) }
            .sorted { $0.registration.phase > $1.registration.phase }
    }
}
