/// Turns a comparison into an answer. What the data cannot say is never said.
struct VerdictRules {
    let plan: AnalysisPlan
    let comparison: Comparison
    let concerns: [Concern]
    let alpha: Double
    /// The moment by which an answer is wanted at the latest, in milliseconds since 1970.
    let deadline: Int64

    var verdict: Verdict {
        let blocking = concerns.filter(\.isBlocking)
        guard blocking.isEmpty else { return answer(.cannotBeAnswered, blocking.map(\.message)) }
        guard let primary = comparison.primary(plan.primaryMetric), primary.problem == nil else {
            return answer(.cannotBeAnswered, ["The primary metric cannot be compared."])
        }
        let harmed = comparison.metrics.filter { isHarmed($0) && $0.metric != plan.primaryMetric }
        guard let (basis, interval) = decisive(primary) else {
            return answer(waiting(primary), [dueLater, needed(primary)])
        }
        if let guardrail = harmed.first {
            return answer(.rollBack, ["The guardrail \(guardrail.metric.rawValue) is harmed."], basis, interval)
        }
        if interval.lower > 0 {
            return answer(.ship, ["The interval lies above zero and no guardrail is harmed."], basis, interval)
        }
        if interval.upper < 0 { return answer(.rollBack, ["The interval lies below zero."], basis, interval) }
        guard comparison.informationFraction < 1 else {
            return answer(
                .cannotBeAnswered,
                ["All planned viewers are there and the interval holds zero.", needed(primary)],
                basis,
                interval
            )
        }
        return answer(
            waiting(primary),
            ["The interval holds zero so far.", needed(primary)],
            basis,
            interval
        )
    }

    /// The interval that may decide now.
    private func decisive(_ primary: MetricComparison) -> (Verdict.Basis, LiftEstimate)? {
        if let look = comparison.look { return (.plannedLook, look.interval) }
        guard comparison.informationFraction < 1 else { return primary.intervals[plan.method].map { (.end, $0) } }
        guard plan.looks.isEmpty else { return nil }
        return comparison.alwaysValid.map { (.alwaysValid, $0) }
    }

    private func isHarmed(_ metric: MetricComparison) -> Bool {
        guard let interval = metric.intervals[plan.method], let holm = metric.holm else { return false }
        return interval.estimate < 0 && holm < alpha
    }

    /// Whether the answer will come in time.
    private func waiting(_ primary: MetricComparison) -> Verdict.Decision {
        guard !plan.isClosedEarly, let at = primary.need?.at, at <= deadline else { return .cannotBeAnswered }
        return .keepRunning
    }

    private var dueLater: String {
        let first = plan.looks.min() ?? 1
        let viewers = Int((first * Double(plan.plannedUnits)).rounded(.up))
        return "The first planned look is due at \(viewers) viewers."
    }

    /// What is said instead of a date where no more data will come.
    static let closedEarly = "The phase is closed, so no more data will come: register the next phase to go on."

    private func needed(_ primary: MetricComparison) -> String {
        guard !plan.isClosedEarly else { return Self.closedEarly }
        guard let need = primary.need else { return "How much is needed cannot be told from the data." }
        let lift = "a lift of \(Self.percent(need.lift))"
        guard let at = need.at else { return "To see \(lift) takes longer than any experiment can run." }
        let viewers = "\(Int(need.viewers.rounded(.up))) viewers and \(Int(need.outcomes.rounded(.up))) outcomes in all"
        return "To see \(lift) takes about \(viewers); at the pace so far that is \(CalendarDay.text(at))."
    }

    static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(abs(tenths % 10)) %"
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
