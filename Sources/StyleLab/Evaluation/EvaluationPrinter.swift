import CommandSupport
import MetricLearning

/// An evaluation as text: trained figure, interval, untrained baseline and chance on one line, then the classes, the
/// confusions and what must be known to read them.
struct EvaluationPrinter {
    let evaluation: Evaluation
    var isStyled = false

    /// The names of the metrics as people write them.
    static func title(_ metric: RetrievalMetric) -> String {
        switch metric {
        case .recall(let rank): "Recall@\(rank)"
        case .rPrecision: "R-precision"
        case .averagePrecisionAtR: "MAP@R"
        case .averagePrecision: "MAP"
        case .reciprocalRank: "MRR"
        case .neighborAccuracy: "k-NN accuracy"
        }
    }

    /// All lines.
    var lines: [String] {
        [heading] + figures + [""] + classes + [""] + confusion + [""] + remarks
    }

    private var subject: String {
        switch evaluation.subject {
        case .head: "trained"
        case .embeddings: "embeddings"
        case .features: "untrained"
        }
    }

    private var heading: String {
        let count = evaluation.judgement.metrics.queries.count
        let place = evaluation.images.split.map { "split \($0)" } ?? "all images (the file has no split validation)"
        return "\(place): \(count) images judged, \(evaluation.clusterCount) identities or originals"
    }

    private var figures: [String] {
        let isCompared = evaluation.subject == .head
        let percent = (evaluation.settings.confidence * 100).fixed(0)
        var columns: [(title: String, alignment: TextTable.Alignment)] = [
            ("", .left), (subject, .right), ("\(percent) % interval", .left), ("chance", .right),
        ]
        if isCompared {
            columns += [
                ("untrained", .right), ("\(percent) % interval", .left), ("difference", .right),
                ("\(percent) % interval", .left), ("against untrained", .left),
            ]
        }
        var table = TextTable(columns: columns)
        for metric in evaluation.settings.metrics {
            var row = [
                Self.title(metric), evaluation.judgement.metrics.mean(metric).fixed(3),
                text(evaluation.intervals[metric]), evaluation.chance.mean(metric)?.fixed(3) ?? "",
            ]
            if isCompared, let untrained = evaluation.untrained {
                let gain = evaluation.gains[metric]
                row += [
                    untrained.metrics.mean(metric).fixed(3), text(evaluation.untrainedIntervals[metric]),
                    gain.map { signed($0.mean) } ?? "", text(gain?.interval, isSigned: true),
                    gain.map(Self.verdict) ?? "",
                ]
            }
            table.rows.append(row)
        }
        var loss = ["validation loss", evaluation.judgement.validationLoss?.fixed(3) ?? "", "", ""]
        if isCompared { loss += [evaluation.untrained?.validationLoss?.fixed(3) ?? "", "", "", "", ""] }
        table.rows.append(loss)
        return table.lines(isStyled: isStyled)
    }

    private var classes: [String] {
        let metrics: [RetrievalMetric] = [
            .recall(at: 1), .recall(at: 5), .rPrecision, .averagePrecisionAtR, .neighborAccuracy,
        ]
        let isCompared = evaluation.subject == .head
        var columns: [(title: String, alignment: TextTable.Alignment)] = [("class", .left), ("images", .right)]
        columns += metrics.map { (Self.title($0), .right) }
        columns.append(("chance MAP@R", .right))
        if isCompared { columns.append(("untrained MAP@R", .right)) }
        var table = TextTable(columns: columns)
        let judged = evaluation.judgement.metrics
        func add(_ name: String, _ count: Int, _ value: (RetrievalMetrics, RetrievalMetric) -> Double?, chance: Double?)
        {
            var row = [name, "\(count)"] + metrics.map { value(judged, $0)?.fixed(3) ?? "-" }
            row.append(chance?.fixed(3) ?? "-")
            if isCompared, let untrained = evaluation.untrained {
                row.append(value(untrained.metrics, .averagePrecisionAtR)?.fixed(3) ?? "-")
            }
            table.rows.append(row)
        }
        let chance = evaluation.chance.perClass(.averagePrecisionAtR)
        for (label, name) in evaluation.images.vectors.classNames.enumerated() where judged.classCounts[label] > 0 {
            add(name, judged.classCounts[label], { $0.perClass($1)[label] }, chance: chance[label])
        }
        add(
            "mean of the classes",
            judged.classCounts.reduce(0, +),
            { $0.mean($1, .macro) },
            chance: evaluation.chance.mean(.averagePrecisionAtR, .macro)
        )
        return table.lines(isStyled: isStyled)
    }

    private var confusion: [String] {
        let judged = evaluation.judgement.metrics
        let present = judged.classCounts.indices.filter { judged.classCounts[$0] > 0 }
        let names = evaluation.images.vectors.classNames
        let counts = judged.confusion(.vote).counts
        var table = TextTable(
            columns: [("taken for (vote of \(judged.neighborCount) nearest)", .left)]
                + present.map { (names[$0], .right) }
        )
        for row in present { table.rows.append([names[row]] + present.map { "\(counts[row][$0])" }) }
        return table.lines(isStyled: isStyled)
    }

    private var remarks: [String] {
        EvaluationRemarks(evaluation: evaluation).sentences
    }

    private func text(_ interval: ConfidenceInterval?, isSigned: Bool = false) -> String {
        guard let interval else { return "" }
        return isSigned
            ? "\(signed(interval.lower)) to \(signed(interval.upper))"
            : "\(interval.lower.fixed(3)) to \(interval.upper.fixed(3))"
    }

    private func signed(_ value: Double) -> String {
        let text = value.fixed(3)
        return text.hasPrefix("-") ? text : "+" + text
    }

    /// What a difference to the untrained features means, in words.
    static func verdict(_ gain: PairedDifference) -> String {
        guard gain.isDistinguishable else { return "not distinguishable" }
        return gain.mean > 0 ? "better" : "worse"
    }
}
