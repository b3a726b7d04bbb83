import Contracts
import Experimentation

/// Two members, what they see and do, and the phase in which they do it.
struct Scene {
    static let hour: Int64 = 3_600_000

    let experiment: RunningExperiment

    init(_ change: (inout Registration) -> Void = { _ in }) throws {
        var registration = Registration()
        change(&registration)
        experiment = try RunningExperiment(registration.record)
    }

    /// What may differ between phases.
    struct Registration {
        var phase = 0
        var status = ABExperiment.Status.running
        var mode: ABExperiment.Mode?
        var seed = "seed"
        var variants = ["text-only", "hybrid"]
        var weights = [0.5, 0.5]
        var coverage = 1.0
        var end: Timestamp?
        var fingerprint: String? = String(repeating: "a", count: 64)

        var record: ABExperiment {
            var start = 0.0
            let ranges = weights.map { weight in
                defer { start += weight }
                return [start, start + weight * coverage]
            }
            return ABExperiment(
                occurredAt: .hours(0),
                ingestedAt: .hours(0),
                producer: "test",
                environment: "test",
                key: "style",
                phase: phase,
                status: status,
                mode: mode,
                seed: seed,
                variants: variants,
                weights: weights,
                coverage: coverage,
                ranges: ranges,
                start: .hours(0),
                end: end,
                attributionWindowHours: 24,
                plannedUnits: 100,
                fingerprint: fingerprint
            )
        }
    }

    func impression(_ viewer: String, _ candidate: String, at hours: Double, slate: String) -> MatchInteraction {
        MatchInteraction(
            eventId: "\(viewer)-sees-\(candidate)-\(slate)-\(hours)",
            occurredAt: .hours(hours),
            type: .impression,
            viewerId: viewer,
            candidateId: candidate,
            slateId: slate,
            impressionId: "impression-\(slate)-\(hours)"
        )
    }

    /// A slate for a viewer that shows the candidates.
    func slate(_ viewer: String, _ candidates: [String]) -> MatchCandidates {
        MatchCandidates(
            sourceEventId: "request-of-\(viewer)",
            occurredAt: .hours(0),
            userId: viewer,
            experiment: experiment.arm(of: viewer)?.experiment,
            scorer: .hybrid,
            fingerprint: String(repeating: "a", count: 64),
            eligible: candidates.count,
            styleMissing: false,
            candidates: candidates.enumerated().map { .init(userId: $1, rank: $0 + 1, score: 0.5) }
        )
    }

    /// An impression as it is remembered.
    func kept(_ viewer: String, _ candidate: String, at hours: Double, slate: String) throws -> KeptImpression {
        let event = impression(viewer, candidate, at: hours, slate: slate)
        let exposure = ABExposure(
            sourceEventId: event.eventId,
            ingestedAt: event.occurredAt,
            producer: "test",
            environment: "test",
            experiment: "style",
            phase: 0,
            configHash: experiment.registration.configHash,
            viewerId: viewer,
            variant: "hybrid",
            bucket: 0.5,
            probability: 0.5,
            candidateId: candidate,
            impressionId: event.impressionId ?? "",
            slateId: slate,
            viewedAt: event.occurredAt,
            scorer: .hybrid,
            fingerprint: String(repeating: "a", count: 64)
        )
        return KeptImpression(exposure, sourceEventId: event.eventId, window: 24 * Self.hour)
    }

    static func act(
        _ type: MatchInteraction.Kind,
        _ actor: String,
        _ target: String,
        at hours: Double,
        slate: String? = nil,
        impression: String? = nil,
        initiator: String? = nil
    ) -> MatchInteraction {
        MatchInteraction(
            eventId: "\(actor)-\(type.rawValue)-\(target)-\(hours)",
            occurredAt: .hours(hours),
            type: type,
            viewerId: actor,
            candidateId: target,
            slateId: slate,
            impressionId: impression,
            initiatorId: initiator
        )
    }
}

extension Timestamp {
    /// Hours after 2 March 2026.
    static func hours(_ hours: Double) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: 1_772_409_600_000 + Int64(hours * 3_600_000))
    }
}
