import CommandSupport
import MetricLearning

/// A model card as Markdown.
struct ModelCardText {
    let card: ModelCard
    let evaluation: Evaluation

    var text: String {
        (heading + data + figures + checks + training).joined(separator: "\n") + "\n"
    }

    private var heading: [String] {
        var lines = [
            "# Projection head for style", "",
            "Turns \(card.head.featureWidth) features of a photo into a style embedding of \(card.head.embeddingWidth) "
                + "values of length 1: Linear → LayerNorm → GELU → Linear, \(card.head.hiddenWidth) values in the middle. "
                + "Embeddings are compared by cosine, and only with others of the same fingerprint.",
            "", "| | |", "|---|---|",
            "| Fingerprint of the embeddings | `\(card.fingerprints.embedding)` |",
            "| Fingerprint of the backbone | `\(card.fingerprints.backbone)` |",
        ]
        if let replaced = card.fingerprints.replaced { lines.append("| Replaces embeddings of | `\(replaced)` |") }
        return lines + ["| SHA-256 of the head | `\(card.head.sha256)` |", "| Let out | \(card.createdAt) |", ""]
    }

    private var data: [String] {
        var lines = [
            "## Data", "", "`\(card.data.file)`, SHA-256 `\(card.data.sha256)`.", "",
            "| Split | Images | Classes | Without a label | Identities | Without an identity | Generated |",
            "|---|---|---|---|---|---|---|",
        ]
        for (name, side) in card.data.splits.sorted(by: { $0.key < $1.key }) {
            let classes = side.classes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            lines.append(
                "| \(name) | \(side.images) | \(classes.joined(separator: ", ")) | \(side.unlabelled) | "
                    + "\(side.identities) | \(side.unidentified) | \((side.generatedShare * 100).fixed(1)) % |"
            )
        }
        return lines + [""]
    }

    private var figures: [String] {
        let judged = evaluation.judgement.metrics
        var lines = [
            "## Figures", "",
            "\(judged.queries.count) images of the split \(evaluation.images.split ?? "(all)"), "
                + "\(evaluation.clusterCount) identities or originals; intervals of "
                + "\((evaluation.settings.confidence * 100).fixed(0)) % by drawing identities "
                + "\(evaluation.settings.replicateCount) times.",
            "", "| | Trained | Interval | Chance | Untrained features | Difference | Interval |",
            "|---|---|---|---|---|---|---|",
        ]
        for metric in evaluation.settings.metrics {
            let gain = evaluation.gains[metric]
            lines.append(
                "| \(EvaluationPrinter.title(metric)) | \(judged.mean(metric).fixed(3)) | "
                    + "\(text(evaluation.intervals[metric])) | \(evaluation.chance.mean(metric)?.fixed(3) ?? "") | "
                    + "\(evaluation.untrained?.metrics.mean(metric).fixed(3) ?? "") | "
                    + "\(gain.map { $0.mean.fixed(3) } ?? "") | \(text(gain?.interval)) |"
            )
        }
        let remarks = EvaluationRemarks(evaluation: evaluation).sentences.map { "- \($0)" }
        return lines + [""] + remarks + [""]
    }

    private var checks: [String] {
        let lines = ["## Checks", "", "| | | Measured | Asked for |", "|---|---|---|---|"]
        return lines + card.checks.map { "| \($0.name) | \($0.outcome.rawValue) | \($0.value) | \($0.threshold) |" } + [
            ""
        ]
    }

    private var training: [String] {
        guard !card.head.metadata.isEmpty else {
            return ["## Training", "", "The head's file says nothing of its training."]
        }
        return ["## Training", "", "What the head's file says:", "", "```"]
            + card.head.metadata.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" } + ["```"]
    }

    private func text(_ interval: ConfidenceInterval?) -> String {
        interval.map { "\($0.lower.fixed(3)) to \($0.upper.fixed(3))" } ?? ""
    }
}
