import CommandSupport
import MetricLearning

/// What must be known to read an evaluation's figures, in sentences.
struct EvaluationRemarks {
    let evaluation: Evaluation

    var sentences: [String] {
        [comparison, chance, clusters, lone, unlabelled].compactMap(\.self)
    }

    private var comparison: String? {
        switch evaluation.subject {
        case .features:
            return "these are the frozen features without a head: the baseline that a head must beat"
        case .embeddings:
            return "the file holds embeddings only, so the untrained baseline is unknown; "
                + "judge the features with --head to see it"
        case .head:
            let same = evaluation.settings.metrics.filter { evaluation.gains[$0]?.isDistinguishable == false }
            guard !evaluation.gains.isEmpty else { return nil }
            if same.isEmpty { return "every figure is distinguishable from that of the untrained features" }
            let names = same.map(EvaluationPrinter.title).joined(separator: ", ")
            return "not distinguishable from the untrained features on these images: \(names)"
        }
    }

    private var chance: String? {
        let near = evaluation.settings.metrics.filter { metric in
            guard let chance = evaluation.chance.mean(metric), let interval = evaluation.intervals[metric] else {
                return false
            }
            return interval.lower <= chance
        }
        guard !near.isEmpty else { return nil }
        return "not distinguishable from chance on these images: "
            + near.map(EvaluationPrinter.title).joined(separator: ", ")
    }

    private var clusters: String? {
        let images = evaluation.images
        if evaluation.clusterCount < 2 {
            return "all images are of one identity, from which no interval can be learned"
        }
        let unknown = images.ids.count - images.identified
        if images.identified == 0 {
            return "no identities are known, so each image counts as its own in the intervals; "
                + "where several images show one person they are too narrow"
        }
        if unknown > 0 {
            return "\(unknown) of \(images.ids.count) images name no identity and count as their own in the intervals"
        }
        return evaluation.clusterCount < 20
            ? "\(evaluation.clusterCount) identities are few: the intervals are somewhat too narrow" : nil
    }

    private var lone: String? {
        let count = evaluation.judgement.metrics.loneQueryCount
        guard count > 0 else { return nil }
        let judged = evaluation.judgement.metrics
        let names = zip(evaluation.images.vectors.classNames, judged.classCounts).filter { $0.1 == 1 }.map(\.0)
        return "left out because their class has no other image: \(count) (\(names.joined(separator: ", ")))"
    }

    private var unlabelled: String? {
        let count = evaluation.images.unlabelled
        return count > 0 ? "left out because they have no label: \(count)" : nil
    }
}
