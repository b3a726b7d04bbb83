import CommandSupport
import MetricLearning

/// `report.html`: a finished run for people, in one file.
package struct TrainingPage {
    let outcome: TrainingOutcome

    /// A page about a run.
    package init(_ outcome: TrainingOutcome) {
        self.outcome = outcome
    }

    /// The page.
    package func rendered() -> String {
        let best = outcome.best
        let judged = outcome.evaluation.judgement.metrics.queries.count
        return HTMLPage(
            title: "Training of a projection head",
            subtitle:
                "The head of epoch \(best.epoch), the best of \(outcome.epochs.count) by MAP@R, judged on \(judged) validation images.",
            sections: [
                HTMLPage.section("What the head reaches", figures),
                HTMLPage.section("How it went", diagnosis),
                HTMLPage.section("Curves", curves),
                HTMLPage.section("Epochs", epochs),
                HTMLPage.section("Data", data),
                HTMLPage.section("Recipe", recipe),
            ],
            footer: footer
        ).rendered()
    }

    private func percent(_ share: Double?) -> String {
        share.map { "\(($0 * 100).fixed(1)) %" } ?? "not known"
    }

    private var figures: HTML {
        let figures = HeadFigure.figures(of: outcome.evaluation)
        let level = (outcome.evaluation.settings.confidence * 100).fixed(0)
        let tiles = figures.map { figure in
            let interval = figure.interval.map { "\(level) %: \(percent($0.lower)) to \(percent($0.upper)). " } ?? ""
            return FigureTiles.Figure(
                figure.title,
                percent(figure.value),
                note: interval + "Chance \(percent(figure.chance)), untrained \(percent(figure.untrained))."
            )
        }
        let table = HTMLTable(
            caption: "The head against the frozen features without any head, on the same images",
            columns: [.text("Figure"), .number("Gain"), .number("\(level) % interval"), .text("Against untrained")],
            rows: figures.map { figure in
                guard let gain = figure.gain else { return [figure.title, "not known", "", ""] }
                return [
                    figure.title, points(gain.mean), "\(points(gain.interval.lower)) to \(points(gain.interval.upper))",
                    EvaluationPrinter.verdict(gain),
                ]
            }
        )
        let remarks = EvaluationRemarks(evaluation: outcome.evaluation).sentences
        return """
            \(FigureTiles(tiles).html)
            \(table.html)
            \(remarks.map { "<p class=\"note\">\($0)</p>" as HTML })
            """
    }

    private func points(_ share: Double) -> String {
        let text = (share * 100).fixed(1)
        return text.hasPrefix("-") ? text : "+\(text)"
    }

    private var diagnosis: HTML {
        "<ul>\n\(outcome.diagnosis.map { "<li>\($0)</li>" as HTML })\n</ul>"
    }

    private var epochs: HTML {
        func number(_ value: Double?) -> String { value.map { $0.fixed(4) } ?? "–" }
        return HTMLTable(
            columns: [
                .number("Epoch"), .number("Training loss"), .number("Validation loss"), .number("Recall@1"),
                .number("Recall@5"), .number("R-precision"), .number("MAP@R"), .number("Skipped"), .text(""),
            ],
            rows: outcome.epochs.map { epoch in
                [
                    "\(epoch.epoch)", number(epoch.trainingLoss.map(Double.init)), number(epoch.validationLoss),
                    number(epoch.recallAt1), number(epoch.recallAt5), number(epoch.rPrecision), number(epoch.mapAtR),
                    "\(epoch.skipped)", epoch.epoch == outcome.best.epoch ? "best" : "",
                ]
            }
        ).html
    }

    private var data: HTML {
        guard let data = outcome.run.run.data else { return "" }
        let rows = data.classes.indices.map { index in
            [data.classes[index], "\(data.trainingCounts[index])", "\(data.validationCounts[index])"]
        }
        let total = ["all", "\(data.trainingCounts.reduce(0, +))", "\(data.validationCounts.reduce(0, +))"]
        let table = HTMLTable(
            columns: [.text("Class"), .number("Training"), .number("Validation")],
            rows: rows + [total]
        )
        return "\(table.html)\n\(outcome.run.notices.map { "<p class=\"note\">\($0)</p>" as HTML })"
    }

    private var recipe: HTML {
        let configuration = outcome.run.run.configuration
        let values = RunDescription.values(of: configuration)
        let rows = values.keys.sorted().map { name in [name, values[name] ?? "", RecipeFlags.options[name] ?? ""] }
        return HTMLTable(columns: [.text("Value"), .number("Setting"), .text("Option")], rows: rows).html
    }

    private var footer: HTML {
        guard let data = outcome.run.run.data else { return "" }
        let backbone = data.fingerprint.isEmpty ? "not known" : data.fingerprint
        return """
            <p>Backbone <code>\(backbone)</code>, features of \(data.featureWidth) values, SHA-256 of features and labels <code>\(data.sha256)</code></p>
            """
    }
}
