import CommandSupport
import Matching
import MetricLearning

/// A study as lines for a terminal.
struct PairsPrinter {
    let study: PairStudy
    var isStyled = false

    /// All lines.
    var lines: [String] {
        heading + table(study.comparison, "hybrid") + [""] + sweep + [""] + crossValidation + remarks
            + [PairsVerdict(study).sentence]
    }

    private var heading: [String] {
        let queries = study.search.queries
        let looks = queries.count == 1 ? "1 look" : "\(queries.count) looks"
        let median = queries.map(\.eligible).sorted()[queries.count / 2]
        return [
            "\(study.matchCount) matches, \(looks) at a slate, \(study.comparison.clusterCount) groups of people; "
                + "\(median) eligible candidates (median)",
            "hybrid: text \(study.hybrid.textWeight.fixed(2)), style \(study.hybrid.styleWeight.fixed(2)), "
                + "calibration \(study.calibration.identifier)",
        ]
    }

    private func table(_ comparison: PairComparison, _ name: String) -> [String] {
        var table = TextTable(
            columns: [
                ("", .left), ("text-only", .right), ("95 % interval", .left), (name, .right), ("95 % interval", .left),
                ("chance", .right), ("difference", .right), ("95 % interval", .left), ("better/worse", .right),
                ("exact p", .right), ("", .left),
            ]
        )
        for row in comparison.rows {
            table.rows.append([
                row.metric.title, row.baseline.fixed(3), text(row.baselineInterval), row.value.fixed(3),
                text(row.interval), row.chance.fixed(3), row.difference.map { signed($0.mean) } ?? "",
                row.difference.map { "\(signed($0.interval.lower)) to \(signed($0.interval.upper))" } ?? "",
                "\(row.signs.better)/\(row.signs.worse)", row.signs.pValue.fixed(4),
                row.isDistinguishable ? "distinguishable" : "not distinguishable",
            ])
        }
        return table.lines(isStyled: isStyled)
    }

    private var sweep: [String] {
        var table = TextTable(columns: [("style weight", .right), ("MRR", .right), ("", .left)])
        let top = study.sweep.curve.max() ?? 0
        for (index, value) in study.sweep.curve.enumerated() {
            let bar = String(repeating: "#", count: top > 0 ? Int((value / top * 40).rounded()) : 0)
            let mark = index == study.sweep.best ? bar + " best" : bar
            table.rows.append([WeightSweep.weights[index].fixed(2), value.fixed(3), mark])
        }
        return table.lines(isStyled: isStyled)
    }

    private var crossValidation: [String] {
        let chosen = study.sweep.chosen.map { WeightSweep.weights[$0].fixed(2) }.joined(separator: ", ")
        return [
            "each match judged by the style weight that is best on the others "
                + "(\(study.sweep.chosen.count) folds chose \(chosen)):"
        ] + table(study.crossValidation, "chosen")
    }

    private var remarks: [String] {
        var lines: [String] = []
        for (reason, count) in study.search.skipped.sorted(by: { $0.key < $1.key }) {
            lines.append("\(count) looks were not possible: \(reason)")
        }
        let queries = study.search.queries
        let withoutStyle = queries.count { !$0.hasStyles }
        let withoutText = queries.count { !$0.hasTexts }
        if withoutStyle > 0 {
            lines.append("\(withoutStyle) looks at members of whom one has no style: text decides there")
        }
        if withoutText > 0 {
            lines.append("\(withoutText) looks at members of whom one has no text: style decides there")
        }
        if study.pool.foreignStyleCount > 0 {
            lines.append("\(study.pool.foreignStyleCount) members have styles of other fingerprints only")
        }
        if study.calibration.isBuiltIn {
            lines.append("text and style are added up uncalibrated; fit a calibration with `stylelab calibrate`")
        }
        if study.comparison.clusterCount < 20 {
            lines.append("with \(study.comparison.clusterCount) groups of people the intervals are somewhat too narrow")
        }
        return lines.isEmpty ? [] : [""] + lines + [""]
    }

    private func text(_ interval: ConfidenceInterval?) -> String {
        interval.map { "\($0.lower.fixed(3)) to \($0.upper.fixed(3))" } ?? ""
    }

    private func signed(_ value: Double) -> String {
        let text = value.fixed(3)
        return text.hasPrefix("-") ? text : "+" + text
    }
}
