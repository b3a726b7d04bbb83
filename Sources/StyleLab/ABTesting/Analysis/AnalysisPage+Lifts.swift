import ABTest
import CommandSupport

extension AnalysisPage {
    /// Lifts of all metrics, and the primary one by every method.
    var lifts: HTML {
        let metrics = HTMLTable(
            caption: "Every metric by the registered method",
            columns: [
                .text("Variant"), .text("Metric"), .number("Lift"), .number("Interval"), .number("p"), .number("Holm"),
                .number("BH"), .text("Needed"),
            ],
            rows: analysis.comparisons.flatMap { comparison in
                comparison.metrics.map { metric in
                    let interval = metric.intervals[analysis.plan.method]
                    return [
                        comparison.variant,
                        metric.metric.rawValue + (metric.metric == analysis.plan.primaryMetric ? ", primary" : ""),
                        interval.map { AnalysisPrinter.percent($0.estimate) } ?? "-",
                        interval.map(AnalysisPrinter.interval) ?? "no lift",
                        AnalysisPrinter.probability(interval?.pValue), AnalysisPrinter.probability(metric.holm),
                        AnalysisPrinter.probability(metric.benjaminiHochberg),
                        metric.need.map(AnalysisPrinter.need) ?? "-",
                    ]
                }
            }
        )
        let methods = HTMLTable(
            caption: "The primary metric by every method",
            columns: [.text("Method"), .text("Variant"), .number("Lift"), .number("Interval")],
            rows: analysis.comparisons.flatMap { comparison in
                AnalysisPrinter.methods(comparison, analysis.plan).map { name, lift in
                    [name, comparison.variant, AnalysisPrinter.percent(lift.estimate), AnalysisPrinter.interval(lift)]
                }
            }
        )
        return "\(metrics.html)\n\(methods.html)"
    }

    /// The lift over time, a chart for each treatment.
    var charts: HTML {
        let charts = analysis.comparisons.map { comparison -> HTML in
            let points = comparison.timeline.filter { $0.single.isBounded && $0.alwaysValid.isBounded }
            let day = 86_400_000.0
            func curve(_ name: String, _ value: (Comparison.TimelinePoint) -> Double) -> LineChart.Series {
                LineChart.Series(
                    name,
                    points: points.map { (Double($0.until - analysis.plan.start) / day, value($0) * 100) }
                )
            }
            let bound = (points.last?.single.upper ?? 1) - (points.last?.single.lower ?? -1)
            let chart = LineChart(
                title: "\(comparison.variant): relative lift of \(analysis.plan.primaryMetric.rawValue)",
                horizontalTitle: "days since the beginning",
                verticalTitle: "lift in per cent",
                series: [
                    curve("lift", \.single.estimate), curve("lower", { clipped($0.single.lower, bound) }),
                    curve("upper", { clipped($0.single.upper, bound) }),
                    curve("lower at every look", { clipped($0.alwaysValid.lower, bound) }),
                    curve("upper at every look", { clipped($0.alwaysValid.upper, bound) }),
                ],
                references: [.init("no effect", at: 0)]
            )
            return chart.html
        }
        return "<div class=\"charts\">\(charts)</div>"
    }

    /// The first days have next to no data; their intervals would flatten all others.
    private func clipped(_ value: Double, _ width: Double) -> Double {
        let limit = max(0.05, width * 3)
        return abs(value) <= limit ? value : .nan
    }

    /// Impressions by both people's arms.
    var cells: HTML {
        HTMLTable(
            caption: "The primary outcome by the viewer's and the candidate's arm",
            columns: [
                .text("Viewer in"), .text("Candidate in"), .number("Impressions"), .number("Outcomes"), .number("Rate"),
            ],
            rows: CellReport.all(analysis.tally, names: analysis.plan.variants).map { cell in
                [
                    cell.viewerVariant, cell.candidateVariant ?? "none", "\(cell.impressions)", "\(cell.outcomes)",
                    cell.rate.map { ($0 * 100).fixed(2) + " %" } ?? "-",
                ]
            }
        ).html
    }
}
