import ABTest
import CommandSupport

extension AnalysisPrinter {
    /// A share in per cent with its sign.
    static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "no bound" }
        let text = (share * 100).fixed(1)
        return (text.hasPrefix("-") ? text : "+" + text) + " %"
    }

    /// Both ends of an interval.
    static func interval(_ lift: LiftEstimate) -> String {
        guard lift.isBounded || lift.lower.isFinite || lift.upper.isFinite else { return "no bounds" }
        return "\(percent(lift.lower)) to \(percent(lift.upper))"
    }

    /// A probability with as many digits as it deserves.
    static func probability(_ value: Double?) -> String {
        guard let value else { return "-" }
        return value < 0.0001 ? "< 0.0001" : value.fixed(4)
    }

    /// What is needed, in a few words.
    static func need(_ need: Need) -> String {
        let time = need.at.map { "by \(CalendarDay.text($0))" } ?? "never at this pace"
        return "\(need.outcomes.fixed(0)) outcomes, \(need.viewers.fixed(0)) viewers, \(time)"
    }

    /// The primary metric by every method that applies, with its name in words.
    static func methods(_ comparison: Comparison, _ plan: AnalysisPlan) -> [(String, LiftEstimate)] {
        let primary = comparison.primary(plan.primaryMetric)
        func named(_ method: RelativeLift.Method, _ name: String) -> (String, LiftEstimate)? {
            let mark = method == plan.method ? ", registered" : ""
            return primary?.intervals[method].map { (name + mark, $0) }
        }
        let look = comparison.look.map { ("planned look \($0.number) of \($0.count)", $0.interval) }
        return [
            named(.delta, "delta method"), named(.fieller, "Fieller"), named(.katz, "Katz (logarithm)"),
            comparison.twoWay.map { ("viewers and candidates as clusters", $0) },
            comparison.adjusted.map { ("adjusted by the covariate (CUPED)", $0) }, look,
            comparison.alwaysValid.map { ("valid at every look", $0) },
        ].compactMap(\.self)
    }
}
