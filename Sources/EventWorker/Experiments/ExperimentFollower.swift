import Contracts
import FoundationEssentials
import Logging

/// Does what the desk says about records of `ab-experiments`, and says so.
struct ExperimentFollower: Sendable {
    let desk: ExperimentDesk
    let sink: any RecordSink
    let logger: Logger

    /// Takes a record.
    ///
    /// - Throws: what the sink throws when a phase has to be closed.
    func apply(_ record: CompactedRecord<ABExperiment>) async throws {
        switch record {
        case .current(let phase): try await carryOut(desk.accept(phase, at: Timestamp(Date())))
        case .erased(let key): desk.forget(key)
        }
    }

    /// Registers the phase of the configuration, once the topic has been read.
    ///
    /// - Throws: what the sink throws.
    func begin() async throws {
        try await carryOut(desk.begin(at: Timestamp(Date())))
    }

    private func carryOut(_ duty: ExperimentDesk.Duty) async throws {
        switch duty {
        case .nothing: break
        case .announce(let phase):
            logger.info("experiment runs", metadata: Self.place(phase))
        case .register(let phase):
            try await publish(phase)
            logger.info("experiment registered", metadata: Self.place(phase))
        case .close(let phase):
            // The log first: the phase has ended here whatever becomes of the record.
            logger.error(
                "experiment closed: a running phase was to be changed, which ends it; register the next phase",
                metadata: Self.place(phase)
            )
            try await publish(phase)
        case .mourn(let phase):
            logger.warning("experiment is closed; slates are ranked as ever", metadata: Self.place(phase))
        case .refuse(let reason):
            logger.error("experiment does not run", metadata: ["experiment": "\(desk.key)", "reason": "\(reason)"])
        }
    }

    private func publish(_ phase: ABExperiment) async throws {
        try await sink.publish([try OutgoingRecords().message(phase, trace: [])])
    }

    private static func place(_ phase: ABExperiment) -> Logger.Metadata {
        [
            "experiment": "\(phase.key)", "phase": "\(phase.phase)", "configHash": "\(phase.configHash)",
            "reason": "\(phase.closedReason ?? "none")",
        ]
    }
}
