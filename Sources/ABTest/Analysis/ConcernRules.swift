/// What a reader must know about the data, decided from the counts alone.
struct ConcernRules {
    let tally: ExperimentTally
    let reading: ReadingIssues
    let sampleRatio: SampleRatio?
    let limits: AnalysisLimits

    private var plan: AnalysisPlan { tally.plan }
    private var issues: RecordIssues { tally.issues }

    var concerns: [Concern] {
        guard reading.exposures > 0 else { return [nothing] + files }
        return [emptyVariant, mismatch, drift, severalArms, openWindows, noOutcomes, dominantViewer].compactMap(\.self)
            + files + [closed, repeated, skew, unattributed, unmatched, foreign, interference].compactMap(\.self)
    }

    private var nothing: Concern {
        Concern(
            .noExposures,
            isBlocking: true,
            "There are no exposures of this phase: check the experiment's key and phase, and that the files are the right ones."
        )
    }

    private var emptyVariant: Concern? {
        guard let arm = tally.arms.firstIndex(where: { $0.moments[0].count < 2 }) else { return nil }
        return Concern(
            .emptyVariant,
            isBlocking: true,
            "The variant \(plan.variants[arm]) has \(tally.arms[arm].moments[0].count) viewers with closed windows; two are the least."
        )
    }

    private var mismatch: Concern? {
        guard let sampleRatio, sampleRatio.isMismatch else { return nil }
        let counts = zip(plan.variants, tally.arms).map { "\($0) \($1.viewers)" }.joined(separator: ", ")
        return Concern(
            .sampleRatioMismatch,
            isBlocking: true,
            "The arms have not the sizes they were meant to have (\(counts); p = \(Self.scientific(sampleRatio.pValue))): something is lost in one of them, so no comparison means anything until that is found."
        )
    }

    private var drift: Concern? {
        let count = reading.exposuresOfOtherConfiguration + reading.exposuresOfOtherFingerprint
        guard reading.configurations <= 1 else {
            return Concern(
                .configurationDrift,
                isBlocking: true,
                "The phase was registered with \(reading.configurations) different configurations: a running phase is not changed; begin a new phase."
            )
        }
        guard count > 0 else { return nil }
        return Concern(
            .configurationDrift,
            isBlocking: share(count, of: reading.exposures) > limits.drift,
            "\(reading.exposuresOfOtherConfiguration) exposures are under another configuration and \(reading.exposuresOfOtherFingerprint) under another fingerprint than the phase began with: what was compared has changed; begin a new phase."
        )
    }

    private var closed: Concern? {
        guard let reason = plan.closedReason else { return nil }
        let day = plan.end.map { " on \(CalendarDay.text($0))" } ?? ""
        return Concern(
            .phaseClosed,
            isBlocking: false,
            "The phase was closed\(day) (\(reason)): what came after does not count, and no more data will come; register the next phase to go on."
        )
    }

    private var severalArms: Concern? {
        guard issues.viewersInSeveralArms > 0 else { return nil }
        let part = share(issues.viewersInSeveralArms, of: issues.allViewers)
        return Concern(
            .severalArms,
            isBlocking: part > limits.severalArms,
            "\(issues.viewersInSeveralArms) viewers (\(VerdictRules.percent(part))) were exposed in several arms and are left out; more than \(VerdictRules.percent(limits.severalArms)) means that the assignment is broken."
        )
    }

    private var openWindows: Concern? {
        guard issues.openExposures > 0 else { return nil }
        let part = share(issues.openExposures, of: issues.openExposures + tally.arms.reduce(0) { $0 + $1.impressions })
        return Concern(
            .openWindows,
            isBlocking: part > limits.openWindows,
            "The attribution windows of \(issues.openExposures) exposures (\(VerdictRules.percent(part))) are still open and these are left out; the last closes on \(CalendarDay.text(issues.lastWindowCloses))."
        )
    }

    private var noOutcomes: Concern? {
        guard tally.arms[0].count(plan.primaryMetric.outcome) == 0, tally.arms[0].impressions > 0 else { return nil }
        let all = tally.arms.reduce(0) { $0 + $1.count(plan.primaryMetric.outcome) }
        // Within one slate a control without outcomes has simply lost.
        guard plan.mode == .arms || all == 0 else { return nil }
        return Concern(
            .noOutcomes,
            isBlocking: true,
            all == 0
                ? "There are no outcomes of the primary metric \(plan.primaryMetric.rawValue) at all: check that the outcomes' files are the right ones."
                : "The control has no outcomes of the primary metric \(plan.primaryMetric.rawValue), so there is nothing to be relative to."
        )
    }

    private var dominantViewer: Concern? {
        let parts = tally.arms.map { share($0.largestViewer, of: $0.impressions) }
        guard let arm = parts.indices.max(by: { parts[$0] < parts[$1] }), parts[arm] > limits.dominantViewer,
            tally.arms[arm].viewers > 1
        else { return nil }
        return Concern(
            .dominantViewer,
            isBlocking: true,
            "One viewer has \(VerdictRules.percent(parts[arm])) of the impressions of \(plan.variants[arm]): the figures are about that viewer; find out who it is and leave them out."
        )
    }

    static func scientific(_ value: Double) -> String {
        guard value < 0.001 else { return "\((value * 10_000).rounded() / 10_000)" }
        guard value > 0 else { return "0" }
        var (mantissa, exponent) = (value, 0)
        while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        return "\((mantissa * 10).rounded() / 10)e\(exponent)"
    }

    func share(_ count: Int, of total: Int) -> Double {
        total == 0 ? 0 : Double(count) / Double(total)
    }
}
