/// A treatment against the control within interleaved slates.
public struct TeamComparison: Sendable {
    /// The treatment's name.
    public let variant: String
    /// What viewers preferred.
    public let preference: TeamPreference
    /// The advantage with the interval of one look.
    public let interval: LiftEstimate?
    /// The advantage with the interval that holds at every look.
    public let alwaysValid: LiftEstimate?
    /// The planned look that is due.
    public let look: SequentialLook?
    /// The share of the planned viewers that there are.
    public let informationFraction: Double
    /// What it takes to see an advantage as large as a lift worth knowing would be.
    public let need: Need?

    /// Compares a team of a tally with the control.
    init(_ tally: ExperimentTally, treatment: Int, alpha: Double, lift: Double) {
        let plan = tally.plan
        let preference = tally.preferences[treatment - 1]
        self.preference = preference
        variant = plan.variants[treatment]
        interval = preference.interval(alpha: alpha)
        informationFraction = Double(tally.issues.allViewers) / Double(max(1, plan.plannedUnits))
        let sequence = try? AlwaysValidInterval(plannedUnits: Double(plan.plannedUnits), confidence: 1 - alpha)
        alwaysValid = preference.advantage.flatMap { advantage in
            preference.standardError.flatMap { error in
                sequence?.interval(estimate: advantage, variance: error * error, units: preference.viewers)
            }
        }
        look = SequentialLook(plan, fraction: informationFraction, alpha) { preference.interval(bound: $0) }
        need = preference.standardError.map { error in
            Need(
                lift: Self.advantage(ofLift: lift),
                standardError: error,
                viewers: tally.issues.allViewers,
                outcomes: [0, treatment].reduce(0) { $0 + tally.arms[$1].count(plan.primaryMetric.outcome) },
                elapsed: max(1, plan.lastExposure(asOf: tally.asOf) - plan.start),
                start: plan.start,
                window: plan.window,
                alpha: alpha
            )
        }
    }

    /// The advantage in slates with one outcome, whose team is the treatment's with (1 + lift) / (2 + lift).
    static func advantage(ofLift lift: Double) -> Double { (1 + lift) / (2 + lift) - 0.5 }
}

/// Turns the comparison of teams into an answer.
struct TeamVerdictRules {
    let plan: AnalysisPlan
    let comparison: TeamComparison
    let concerns: [Concern]
    /// The moment by which an answer is wanted at the latest, in milliseconds since 1970.
    let deadline: Int64

    var verdict: Verdict {
        let blocking = concerns.filter(\.isBlocking)
        guard blocking.isEmpty else { return answer(.cannotBeAnswered, blocking.map(\.message)) }
        guard comparison.interval != nil else {
            return answer(.cannotBeAnswered, ["Too few slates have outcomes on either team's entries."])
        }
        guard let (basis, interval) = decisive else { return answer(waiting, ["No planned look is due.", needed]) }
        if interval.lower > 0 {
            return answer(.ship, ["Viewers prefer its entries: the interval lies above zero."], basis, interval)
        }
        if interval.upper < 0 {
            return answer(.rollBack, ["Viewers prefer the control's entries."], basis, interval)
        }
        guard comparison.informationFraction < 1 else {
            let all = "All planned viewers are there and the interval holds zero."
            return answer(.cannotBeAnswered, [all, needed], basis, interval)
        }
        return answer(waiting, ["The interval holds zero so far.", needed], basis, interval)
    }

    private var decisive: (Verdict.Basis, LiftEstimate)? {
        if let look = comparison.look { return (.plannedLook, look.interval) }
        guard comparison.informationFraction < 1 else { return comparison.interval.map { (.end, $0) } }
        guard plan.looks.isEmpty else { return nil }
        return comparison.alwaysValid.map { (.alwaysValid, $0) }
    }

    private var waiting: Verdict.Decision {
        guard !plan.isClosedEarly, let at = comparison.need?.at, at <= deadline else { return .cannotBeAnswered }
        return .keepRunning
    }

    private var needed: String {
        if plan.isClosedEarly { return VerdictRules.closedEarly }
        guard let need = comparison.need, let at = need.at else {
            return "How much is needed cannot be told from the data."
        }
        let advantage = VerdictRules.percent(need.lift)
        let viewers = Int(need.viewers.rounded(.up))
        return
            "To see an advantage of \(advantage) takes about \(viewers) viewers; at the pace so far that is \(CalendarDay.text(at))."
    }

    private func answer(
        _ decision: Verdict.Decision,
        _ reasons: [String],
        _ basis: Verdict.Basis? = nil,
        _ interval: LiftEstimate? = nil
    ) -> Verdict {
        Verdict(decision: decision, basis: basis, interval: interval, reasons: reasons)
    }
}
