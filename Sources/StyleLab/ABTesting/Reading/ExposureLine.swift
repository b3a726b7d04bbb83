import ABTest

/// The fields of an exposure that an analysis needs.
struct ExposureLine {
    private enum Name {
        static let team = FieldName("team")
        static let isTest = FieldName("isTest")
        static let phase = FieldName("phase")
        static let slate = FieldName("slateId")
        static let variant = FieldName("variant")
        static let excluded = FieldName("excluded")
        static let viewer = FieldName("viewerId")
        static let viewedAt = FieldName("viewedAt")
        static let covariate = FieldName("covariate")
        static let configHash = FieldName("configHash")
        static let experiment = FieldName("experiment")
        static let ingestedAt = FieldName("ingestedAt")
        static let candidate = FieldName("candidateId")
        static let fingerprint = FieldName("fingerprint")
        static let impression = FieldName("impressionId")
        static let candidateVariant = FieldName("candidateVariant")
    }

    private var isTest = false
    private var isExcluded = false
    private var phase: Int?
    private var experiment: UInt64?
    private var configHash: UInt64?
    private var variant: UInt64?
    private var team: UInt64?
    private var viewer: UInt64?
    private var candidate: UInt64?
    private var candidateVariant: UInt64?
    private var slate: UInt64?
    private var impression: UInt64?
    private var viewedAt: Int64?
    private var ingestedAt: Int64?
    private var covariate = Double.nan
    private(set) var fingerprint: UInt64?

    /// Reads a line; `nil` when it is no whole object.
    @inline(__always)
    init?(_ line: UnsafeRawBufferPointer, _ moments: inout MomentReader) {
        var found = ExposureLine()
        let isWhole = LineFields.each(in: line) { name, value in
            guard !value.isNull else { return }
            switch name.count {
            case 4: if name == Name.team { found.team = value.hash }
            case 5: if name == Name.phase { found.phase = value.integer }
            case 6: if name == Name.isTest { found.isTest = value.isTrue }
            case 7:
                if name == Name.variant { found.variant = value.hash }
                if name == Name.slate { found.slate = value.hash }
            case 8:
                if name == Name.viewer { found.viewer = value.hash }
                if name == Name.viewedAt { found.viewedAt = moments.milliseconds(value) }
                if name == Name.excluded { found.isExcluded = true }
            case 9: if name == Name.covariate { found.covariate = value.number ?? .nan }
            case 10:
                if name == Name.experiment { found.experiment = value.hash }
                if name == Name.configHash { found.configHash = value.hash }
                if name == Name.ingestedAt { found.ingestedAt = moments.milliseconds(value) }
            case 11:
                if name == Name.candidate { found.candidate = value.hash }
                if name == Name.fingerprint { found.fingerprint = value.hash }
            case 12: if name == Name.impression { found.impression = value.hash }
            case 16: if name == Name.candidateVariant { found.candidateVariant = value.hash }
            default: break
            }
        }
        guard isWhole else { return nil }
        self = found
    }

    private init() {}

    /// The record for an analysis, or `nil` when the line does not count, for the reason that is then counted.
    @inline(__always)
    func record(
        _ selection: PhaseSelection,
        _ issues: inout ReadingIssues,
        _ asOf: inout Int64
    ) -> ExposureRecord? {
        guard let experiment, let phase, let configHash, let variant, let viewer, let candidate, let slate,
            let impression,
            let viewedAt, let ingestedAt
        else {
            issues.malformedLines += 1
            return nil
        }
        asOf = max(asOf, ingestedAt)
        guard !isTest else {
            issues.testLines += 1
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
        guard !isExcluded else {
            issues.excludedExposures += 1
            return nil
        }
        guard let arm = selection.isInterleaving ? team.flatMap(selection.arm) : selection.arm(variant) else {
            issues.linesOfUnknownVariants += 1
            return nil
        }
        guard viewedAt >= selection.start, viewedAt <= selection.end ?? .max else {
            issues.exposuresOutsidePhase += 1
            return nil
        }
        if configHash != selection.configHash { issues.exposuresOfOtherConfiguration += 1 }
        if viewedAt > ingestedAt + PhaseSelection.clockTolerance { issues.exposuresFromTheFuture += 1 }
        issues.exposures += 1
        return ExposureRecord(
            viewer: viewer,
            candidate: candidate,
            slate: slate,
            impression: impression,
            viewedAt: viewedAt,
            covariate: covariate,
            arm: arm,
            candidateArm: candidateVariant.flatMap(selection.arm) ?? ExposureRecord.noArm
        )
    }
}
