import ABTest
import CommandSupport

extension AnalysisPage {
    /// What viewers of interleaved slates preferred.
    var preferences: HTML {
        let slates = HTMLTable(
            caption: "Slates by whose entries have more outcomes of \(analysis.plan.primaryMetric.rawValue)",
            columns: [
                .text("Variant"), .number("Won"), .number("Lost"), .number("Tied"), .number("Advantage"),
                .number("Interval"), .number("At every look"), .number("p"),
            ],
            rows: analysis.teams.map { team in
                let preference = team.preference
                return [
                    team.variant, "\(preference.slatesWon)", "\(preference.slatesLost)", "\(preference.slatesTied)",
                    preference.advantage.map(AnalysisPrinter.percent) ?? "-",
                    team.interval.map(AnalysisPrinter.interval) ?? "none",
                    team.alwaysValid.map(AnalysisPrinter.interval) ?? "none",
                    AnalysisPrinter.probability(team.interval?.pValue),
                ]
            }
        )
        let viewers = HTMLTable(
            caption: "Viewers by whose entries they gave more outcomes to",
            columns: [
                .text("Variant"), .number("For it"), .number("For the control"), .number("For both alike"),
                .number("Sign test"),
            ],
            rows: analysis.teams.map { team in
                [
                    team.variant, "\(team.preference.viewersFor)", "\(team.preference.viewersAgainst)",
                    "\(team.preference.viewersTied)", AnalysisPrinter.probability(team.preference.signTest),
                ]
            }
        )
        return """
            \(slates.html)
            \(viewers.html)
            <p class="note">The advantage is won plus half of tied over all, less one half; slates without any outcome say \
            nothing.</p>
            """
    }
}
