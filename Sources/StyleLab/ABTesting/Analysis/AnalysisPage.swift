import ABTest
import CommandSupport
import Contracts

/// An analysis as a report in one file.
struct AnalysisPage {
    let analysis: ExperimentAnalysis
    let experiment: ABExperiment

    /// The page.
    var page: HTMLPage {
        let days = CalendarDay.text(analysis.plan.start) + " to " + CalendarDay.text(analysis.tally.asOf)
        return HTMLPage(
            title: "\(experiment.key), phase \(experiment.phase)",
            subtitle: "Experiment of \(analysis.plan.variants.joined(separator: ", ")); data from \(days).",
            sections: [
                HTMLPage.section("Verdict", verdicts), HTMLPage.section("What to know", concerns),
                HTMLPage.section(analysis.teams.isEmpty ? "Arms" : "Teams", arms),
            ]
                + (analysis.teams.isEmpty
                    ? [
                        HTMLPage.section("Lift", lifts), HTMLPage.section("Over time", charts),
                        HTMLPage.section("By whom and to whom", cells),
                    ] : [HTMLPage.section("Preference", preferences)]),
            footer: footer,
            styles: [Self.styleSheet]
        )
    }

    private static let styleSheet = """
        .verdict { font-size: 1.25rem; }
        td.number { white-space: nowrap; }
        .wide + .wide, .wide + .charts { margin-top: 1rem; }
        """

    private var verdicts: HTML {
        let pieces = zip(analysis.treatments, analysis.verdicts).map { variant, verdict -> HTML in
            let tone: HTML =
                switch verdict.decision {
                case .ship: "good"
                case .rollBack: "bad"
                case .keepRunning, .cannotBeAnswered: "open"
                }
            let reasons = verdict.reasons.map { reason -> HTML in "<li>\(reason)</li>" }
            return """
                <p><strong class="verdict \(tone)">\(AnalysisPrinter.words(verdict.decision))</strong> \(variant)</p>
                <ul>\(reasons)</ul>
                """
        }
        return "\(pieces)"
    }

    private var concerns: HTML {
        guard !analysis.concerns.isEmpty else { return "<p>Nothing is wrong with the data.</p>" }
        let items = analysis.concerns.map { concern -> HTML in
            let tone: HTML = concern.isBlocking ? " class=\"bad\"" : ""
            return "<li\(tone)>\(concern.message)</li>"
        }
        return "<ul>\(items)</ul>"
    }

    private var arms: HTML {
        let tally = analysis.tally
        var figures: [FigureTiles.Figure] = []
        if let ratio = analysis.sampleRatio {
            figures.append(
                .init(
                    "Sizes of the arms",
                    "p = \(AnalysisPrinter.probability(ratio.pValue))",
                    note: ratio.isMismatch ? "not as meant" : "as meant; alarm below 0.001"
                )
            )
        }
        figures += [
            .init(
                "Viewers",
                "\(analysis.teams.isEmpty ? tally.arms.reduce(0) { $0 + $1.viewers } : tally.issues.allViewers)",
                note: "of \(analysis.plan.plannedUnits) planned"
            )
        ]
        if analysis.teams.isEmpty {
            figures += [
                .init("In several arms", "\(tally.issues.viewersInSeveralArms)", note: "viewers, left out"),
                .init("Cross-arm", "\((tally.crossArmShare * 100).fixed(1)) %", note: "of impressions between arms"),
            ]
        }
        let table = HTMLTable(
            columns: [
                .text("Variant"), .number("Viewers"), .number("Impressions"), .number("Like rate"),
                .number("Mutual-like rate"), .number("Meet rate"), .number("Asked, no answer"),
                .number("Gini of candidates"),
            ],
            rows: tally.arms.enumerated().map { index, arm in
                [analysis.plan.variants[index], "\(arm.viewers)", "\(arm.impressions)"]
                    + RateMetric.allCases.map { (arm.moments($0).ratio * 100).fixed(2) + " %" }
                    + ["\(arm.unanswered)", tally.exposureGini(arm: index).fixed(3)]
            }
        )
        return """
            \(FigureTiles(figures).html)
            \(table.html)
            <div class="charts">\(FunnelChart(names: analysis.plan.variants, arms: tally.arms).html)</div>
            """
    }

    private var footer: HTML {
        """
        <p>Relative lifts; \(((1 - analysis.comparisonAlpha) * 100).fixed(1)) % intervals; viewers are clusters; registered \
        method: \(analysis.plan.method.rawValue). Configuration <code>\(experiment.configHash)</code>.</p>
        """
    }
}
