import ABTest
import CommandSupport
import Contracts

/// An analysis as text: the verdict first, then arms, lifts, cells and what must be known to read them.
struct AnalysisPrinter {
    let analysis: ExperimentAnalysis
    let experiment: ABExperiment
    var isStyled = false

    /// All lines.
    var lines: [String] {
        let comparison = analysis.teams.isEmpty ? lifts + [""] + methods + [""] + cells : teams
        return [heading] + verdicts + [""] + arms + [""] + comparison + [""] + remarks
    }

    private var heading: String {
        let tally = analysis.tally
        let impressions = tally.arms.reduce(0) { $0 + $1.impressions }
        return "\(experiment.key), phase \(experiment.phase): \(impressions) impressions with closed windows, as of "
            + CalendarDay.text(tally.asOf)
    }

    /// A verdict in words.
    static func words(_ decision: Verdict.Decision) -> String {
        switch decision {
        case .ship: "SHIP"
        case .rollBack: "ROLL BACK"
        case .keepRunning: "KEEP RUNNING"
        case .cannotBeAnswered: "CANNOT BE ANSWERED"
        }
    }

    private var verdicts: [String] {
        zip(analysis.treatments, analysis.verdicts).flatMap { variant, verdict in
            let word = Self.words(verdict.decision)
            let head = "\(variant): \(isStyled ? "\u{1B}[1m\(word)\u{1B}[0m" : word)"
            return [head] + verdict.reasons.map { "  " + $0 }
        }
    }

    private var arms: [String] {
        var table = TextTable(columns: [
            ("variant", .left), ("viewers", .right), ("impressions", .right), ("likes", .right), ("mutual", .right),
            ("meets", .right), ("asked, no answer", .right), ("like rate", .right), ("Gini of candidates", .right),
        ])
        for (index, arm) in analysis.tally.arms.enumerated() {
            table.rows.append([
                analysis.plan.variants[index], "\(arm.viewers)", "\(arm.impressions)", "\(arm.count(.like))",
                "\(arm.count(.mutualLike))", "\(arm.count(.meet))", "\(arm.unanswered)",
                arm.moments(.likeRate).ratio.fixed(4), analysis.tally.exposureGini(arm: index).fixed(3),
            ])
        }
        let ratio = analysis.sampleRatio.map {
            "sizes of the arms: p = \($0.pValue.fixed(4))\($0.isMismatch ? ", MISMATCH" : ", as meant")"
        }
        return table.lines(isStyled: isStyled) + [ratio].compactMap(\.self)
    }

    private var lifts: [String] {
        let percent = ((1 - analysis.comparisonAlpha) * 100).fixed(1)
        var table = TextTable(columns: [
            ("relative lift", .left), ("metric", .left), ("lift", .right),
            ("\(percent) % (\(analysis.plan.method.rawValue))", .left), ("p", .right), ("Holm", .right), ("BH", .right),
            ("needed to see \(Self.percent(lift))", .left),
        ])
        for comparison in analysis.comparisons {
            for metric in comparison.metrics {
                let interval = metric.intervals[analysis.plan.method]
                let role = metric.metric == analysis.plan.primaryMetric ? "primary" : "guardrail"
                table.rows.append([
                    comparison.variant, "\(metric.metric.rawValue) (\(role))",
                    interval.map { Self.percent($0.estimate) } ?? "-", interval.map(Self.interval) ?? "no lift",
                    Self.probability(interval?.pValue), Self.probability(metric.holm),
                    Self.probability(metric.benjaminiHochberg), metric.need.map(Self.need) ?? "-",
                ])
            }
        }
        return table.lines(isStyled: isStyled)
    }

    private var teams: [String] {
        let percent = ((1 - analysis.comparisonAlpha) * 100).fixed(1)
        var table = TextTable(columns: [
            ("preferred to the control", .left), ("slates won", .right), ("lost", .right), ("tied", .right),
            ("advantage", .right), ("\(percent) %", .left), ("at every look", .left), ("viewers for", .right),
            ("against", .right), ("sign test", .right),
        ])
        for team in analysis.teams {
            let preference = team.preference
            table.rows.append([
                team.variant, "\(preference.slatesWon)", "\(preference.slatesLost)", "\(preference.slatesTied)",
                preference.advantage.map(Self.percent) ?? "-", team.interval.map(Self.interval) ?? "none",
                team.alwaysValid.map(Self.interval) ?? "none", "\(preference.viewersFor)",
                "\(preference.viewersAgainst)", Self.probability(preference.signTest),
            ])
        }
        return table.lines(isStyled: isStyled)
    }

    private var lift: Double {
        analysis.comparisons.first?.metrics.first { $0.need != nil }?.need?.lift ?? 0.1
    }

    private var methods: [String] {
        var table = TextTable(columns: [("primary metric by", .left), ("lift", .right), ("interval", .left)])
        for comparison in analysis.comparisons {
            for (name, lift) in Self.methods(comparison, analysis.plan) {
                table.rows.append([
                    analysis.comparisons.count > 1 ? "\(comparison.variant), \(name)" : name,
                    Self.percent(lift.estimate), Self.interval(lift),
                ])
            }
        }
        return table.lines(isStyled: isStyled)
    }

    private var cells: [String] {
        var table = TextTable(columns: [
            ("viewer in", .left), ("candidate in", .left), ("impressions", .right), ("rate", .right),
        ])
        for cell in CellReport.all(analysis.tally, names: analysis.plan.variants) {
            table.rows.append([
                cell.viewerVariant, cell.candidateVariant ?? "none", "\(cell.impressions)", cell.rate?.fixed(4) ?? "-",
            ])
        }
        return table.lines(isStyled: isStyled)
    }

    private var remarks: [String] {
        analysis.concerns.map { ($0.isBlocking ? "! " : "- ") + $0.message }
    }
}
