extension TrainingPage {
    /// How loss, figures, triplets and distances went.
    var curves: HTML {
        let chance = outcome.run.chance
        let untrained = outcome.run.untrained
        let epochs = outcome.epochs
        func epochCurve(_ name: String, _ value: (MetricsLine.Epoch) -> Double?) -> LineChart.Series {
            LineChart.Series(name, points: epochs.map { (Double($0.epoch), value($0) ?? .nan) })
        }
        let steps = Self.thinned(outcome.steps)
        func stepCurve(_ name: String, _ value: (MetricsLine.Step) -> Float?) -> LineChart.Series {
            LineChart.Series(
                name,
                points: steps.map {
                    ($0.mean(of: { Double($0.step) }), $0.mean(of: { value($0).map(Double.init) ?? .nan }))
                }
            )
        }
        let charts: [LineChart] = [
            LineChart(
                title: "MAP@R on the validation split",
                horizontalTitle: "epoch",
                verticalTitle: "MAP@R",
                series: [epochCurve("head", \.mapAtR)],
                references: [.init("untrained", at: untrained.mapAtR), .init("chance", at: chance.mapAtR)]
            ),
            LineChart(
                title: "Recall on the validation split",
                horizontalTitle: "epoch",
                verticalTitle: "share of images",
                series: [epochCurve("Recall@1", \.recallAt1), epochCurve("Recall@5", \.recallAt5)],
                references: [
                    .init("untrained, @1", at: untrained.recallAt1), .init("untrained, @5", at: untrained.recallAt5),
                ]
            ),
            LineChart(
                title: "Loss",
                horizontalTitle: "epoch",
                verticalTitle: "loss",
                series: [
                    epochCurve("training, of what each batch picks") { $0.trainingLoss.map(Double.init) },
                    epochCurve("validation, over all triplets", \.validationLoss),
                ]
            ),
            LineChart(
                title: "Triplets of the batches",
                horizontalTitle: "step",
                verticalTitle: "share",
                series: [
                    stepCurve("active", \.activeFraction), stepCurve("semi-hard", \.semiHardFraction),
                    stepCurve("hard", \.hardFraction),
                ],
                verticalRange: 0...1
            ),
            LineChart(
                title: "Cosine distances in the batches",
                horizontalTitle: "step",
                verticalTitle: "distance",
                series: [
                    stepCurve("same class", \.positiveDistance), stepCurve("different classes", \.negativeDistance),
                ]
            ),
            LineChart(
                title: "Spread of the embeddings",
                horizontalTitle: "step",
                verticalTitle: "spread",
                series: [stepCurve("spread; 0 is collapse", \.spread)],
                verticalRange: 0...1
            ),
        ]
        return "<div class=\"charts\">\n\(charts.map(\.html))\n</div>"
    }

    /// Means of neighbours, so that no curve has more than a few hundred points.
    private static func thinned(_ steps: [MetricsLine.Step]) -> [[MetricsLine.Step]] {
        let length = max(1, (steps.count + 199) / 200)
        return stride(from: 0, to: steps.count, by: length).map { Array(steps[$0..<min($0 + length, steps.count)]) }
    }
}

extension [MetricsLine.Step] {
    /// The mean of the values that are numbers.
    fileprivate func mean(of value: (MetricsLine.Step) -> Double) -> Double {
        let values = map(value).filter(\.isFinite)
        return values.reduce(0, +) / Double(values.count)
    }
}
