extension ConcernRules {
    /// Files that are not what they should be.
    var files: [Concern] { [malformed, truncated].compactMap(\.self) }

    private var malformed: Concern? {
        guard reading.malformedLines > 0 else { return nil }
        let part = share(reading.malformedLines, of: reading.lines)
        return Concern(
            .malformedLines,
            isBlocking: part > limits.malformedLines,
            "\(reading.malformedLines) of \(reading.lines) lines cannot be read and are left out (\(VerdictRules.percent(part)))."
        )
    }

    private var truncated: Concern? {
        guard reading.isTruncated else { return nil }
        return Concern(
            .truncatedFile,
            isBlocking: true,
            "A file ends in the middle of a line: it was not copied to its end, and what is missing is not missing at random. Copy it again."
        )
    }

    var repeated: Concern? {
        let count = tally.issues.repeatedExposures + tally.issues.repeatedOutcomes
        guard count > 0 else { return nil }
        let part = share(count, of: reading.exposures + reading.outcomes)
        return Concern(
            .repeatedLines,
            isBlocking: false,
            "\(count) lines (\(VerdictRules.percent(part))) repeat others and count once; delivery is at least once, so a few are usual, and half of all means that a file was given twice."
        )
    }

    var skew: Concern? {
        let count = reading.exposuresFromTheFuture + tally.issues.outcomesBeforeExposure
        guard count > 0 else { return nil }
        return Concern(
            .clockSkew,
            isBlocking: share(count, of: reading.exposures) > 0.01,
            "Clocks disagree: \(reading.exposuresFromTheFuture) exposures were ingested more than ten minutes before they happened, and \(tally.issues.outcomesBeforeExposure) outcomes happened more than ten minutes before their impression and are left out."
        )
    }

    var unattributed: Concern? {
        guard reading.unattributedOutcomes > 0 else { return nil }
        let part = share(reading.unattributedOutcomes, of: reading.outcomes + reading.unattributedOutcomes)
        return Concern(
            .unattributedOutcomes,
            isBlocking: part > limits.unmatchedOutcomes,
            "\(reading.unattributedOutcomes) outcomes (\(VerdictRules.percent(part))) are unattributed: the worker did not know their impressions; rebuild them from the topics."
        )
    }

    var unmatched: Concern? {
        let issues = tally.issues
        let count = issues.outcomesWithoutExposure + issues.outcomesOfOtherArm
        guard count > 0 else { return nil }
        let part = share(count, of: reading.outcomes)
        return Concern(
            .unmatchedOutcomes,
            isBlocking: part > limits.unmatchedOutcomes,
            "\(issues.outcomesWithoutExposure) outcomes name impressions that the exposures do not have, \(issues.outcomesOfOtherArm) another arm or viewer (\(VerdictRules.percent(part)) of all): are the files from the same time?"
        )
    }

    var foreign: Concern? {
        let count = reading.exposuresOutsidePhase + reading.linesOfUnknownVariants
        guard count > 0 else { return nil }
        return Concern(
            .foreignLines,
            isBlocking: share(reading.linesOfUnknownVariants, of: reading.lines) > 0.01,
            "\(reading.exposuresOutsidePhase) exposures lie outside of the phase's time and \(reading.linesOfUnknownVariants) lines name a variant that the phase does not have; they are left out."
        )
    }

    var interference: Concern? {
        let crossed = tally.crossArmShare
        guard crossed > 0.05 else { return nil }
        return Concern(
            .interference,
            isBlocking: false,
            "\(VerdictRules.percent(crossed)) of the impressions show a candidate of another arm: what an arm does to its candidates reaches the other one too, so the lift of everybody may differ from the one measured."
        )
    }
}
