import ABTest

/// The fields of an outcome that an analysis needs.
struct OutcomeLine {
    private enum Name {
        static let team = FieldName("team")
        static let type = FieldName("type")
        static let phase = FieldName("phase")
        static let isTest = FieldName("isTest")
        static let variant = FieldName("variant")
        static let viewer = FieldName("viewerId")
        static let outcome = FieldName("outcomeId")
        static let experiment = FieldName("experiment")
        static let occurredAt = FieldName("occurredAt")
        static let ingestedAt = FieldName("ingestedAt")
        static let supersedes = FieldName("supersedes")
        static let attribution = FieldName("attribution")
        static let impression = FieldName("impressionId")
    }

    private static let kinds: [UInt64: OutcomeRecord.Kind] = [
        ByteHash.hash("like"): .like, ByteHash.hash("mutual_like"): .mutualLike, ByteHash.hash("meet"): .meet,
        ByteHash.hash("pass"): .pass, ByteHash.hash("meet_asked"): .meetAsked, ByteHash.hash("retract"): .retract,
    ]
    private static let unattributed = ByteHash.hash("unattributed")

    private var isTest = false
    private var type: UInt64?
    private var attribution: UInt64?
    private var phase: Int?
    private var experiment: UInt64?
    private var variant: UInt64?
    private var team: UInt64?
    private var viewer: UInt64?
    private var outcome: UInt64?
    private var impression: UInt64?
    private var supersedes: UInt64 = 0
    private var occurredAt: Int64?
    private var ingestedAt: Int64?

    /// Reads a line; `nil` when it is no whole object.
    @inline(__always)
    init?(_ line: UnsafeRawBufferPointer, _ moments: inout MomentReader) {
        var found = OutcomeLine()
        let isWhole = LineFields.each(in: line) { name, value in
            guard !value.isNull else { return }
            switch name.count {
            case 4:
                if name == Name.type { found.type = value.hash }
                if name == Name.team { found.team = value.hash }
            case 5: if name == Name.phase { found.phase = value.integer }
            case 6: if name == Name.isTest { found.isTest = value.isTrue }
            case 7: if name == Name.variant { found.variant = value.hash }
            case 8: if name == Name.viewer { found.viewer = value.hash }
            case 9: if name == Name.outcome { found.outcome = value.hash }
            case 10:
                if name == Name.experiment { found.experiment = value.hash }
                if name == Name.occurredAt { found.occurredAt = moments.milliseconds(value) }
                if name == Name.ingestedAt { found.ingestedAt = moments.milliseconds(value) }
                if name == Name.supersedes { found.supersedes = value.hash ?? 0 }
            case 11: if name == Name.attribution { found.attribution = value.hash }
            case 12: if name == Name.impression { found.impression = value.hash }
            default: break
            }
        }
        guard isWhole else { return nil }
        self = found
    }

    private init() {}

    /// The id of what happened, and whether the impression behind it is known; `nil` for lines that never count.
    @inline(__always)
    var attributed: (outcome: UInt64, isKnown: Bool)? {
        guard !isTest, type != nil, let outcome, let attribution else { return nil }
        return (outcome, attribution != Self.unattributed)
    }

    /// The record for an analysis, or `nil` when the line does not count, for the reason that is then counted.
    @inline(__always)
    func record(
        _ selection: PhaseSelection,
        _ issues: inout ReadingIssues,
        _ asOf: inout Int64
    ) -> OutcomeRecord? {
        guard let type, let kind = Self.kinds[type], let attribution, let viewer, let outcome, let occurredAt,
            let ingestedAt
        else {
            issues.malformedLines += 1
            return nil
        }
        asOf = max(asOf, ingestedAt)
        guard !isTest else {
            issues.testLines += 1
            return nil
        }
        guard attribution != Self.unattributed else { return nil }
        guard let experiment, let phase, let variant, let impression else {
            issues.malformedLines += 1
            return nil
        }
        guard experiment == selection.experiment else {
            issues.linesOfOtherExperiments += 1
            return nil
        }
        guard phase == selection.phase else {
            issues.linesOfOtherPhases += 1
            return nil
        }
        guard let arm = selection.isInterleaving ? team.flatMap(selection.arm) : selection.arm(variant) else {
            issues.linesOfUnknownVariants += 1
            return nil
        }
        issues.outcomes += 1
        return OutcomeRecord(
            viewer: viewer,
            impression: impression,
            outcome: outcome,
            supersedes: supersedes,
            occurredAt: occurredAt,
            kind: kind,
            arm: arm
        )
    }
}
