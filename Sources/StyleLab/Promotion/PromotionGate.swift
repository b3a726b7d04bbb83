import CommandSupport
import Dataset
import MetricLearning

/// Decides whether a head is let out.
struct PromotionGate: Sendable {
    /// What a head must reach.
    let thresholds: PromotionThresholds

    /// Served and judged embeddings may differ by rounding, not by more.
    static let largestDeviation = 1e-5

    /// All questions and their answers; the head is let out when none failed.
    func checks(_ evidence: PromotionEvidence) -> [PromotionCheck] {
        [leaks(evidence), servable(evidence)] + validation(evidence) + current(evidence) + speed(evidence)
    }

    private func leaks(_ evidence: PromotionEvidence) -> PromotionCheck {
        let (groups, generated) = (evidence.leaks.leaks.count, evidence.leaks.generated.count)
        return PromotionCheck(
            "leaks",
            passes: evidence.leaks.isClean,
            value: "\(groups) related groups on several sides, \(generated) generated images outside train",
            threshold: "none",
            remedy: "split the data so that related images stand on one side, train again, and judge real photos only"
        )
    }

    private func servable(_ evidence: PromotionEvidence) -> PromotionCheck {
        let serving = evidence.serving
        return PromotionCheck(
            "serving",
            passes: serving.objection == nil && serving.deviation <= Self.largestDeviation,
            value: serving.objection ?? "differs from what was judged by at most \(serving.deviation)",
            threshold: "taken by the worker, at most \(Self.largestDeviation)",
            remedy: "train a head of 256 values on this backbone's features"
        )
    }

    private func validation(_ evidence: PromotionEvidence) -> [PromotionCheck] {
        let evaluation = evidence.evaluation
        let judged = evaluation.judgement.metrics
        let gain = evaluation.gains[.averagePrecisionAtR]
        let chance = evaluation.chance.mean(.averagePrecisionAtR) ?? 1
        let interval = evaluation.intervals[.averagePrecisionAtR]
        func recall(_ rank: Int, atLeast least: Double) -> PromotionCheck {
            PromotionCheck(
                "recall-at-\(rank)",
                passes: judged.mean(.recall(at: rank)) >= least,
                value: judged.mean(.recall(at: rank)).fixed(3) + Self.text(evaluation.intervals[.recall(at: rank)])
                    + ", chance \(evaluation.chance.mean(.recall(at: rank))?.fixed(3) ?? "unknown")",
                threshold: "at least \(least.fixed(3))",
                remedy:
                    "train on more or better labelled images, or longer; look at the confusions of stylelab evaluate"
            )
        }
        return [
            PromotionCheck(
                "better-than-chance",
                passes: interval.map { $0.lower > chance } ?? false,
                value: "MAP@R \(judged.mean(.averagePrecisionAtR).fixed(3))" + Self.text(interval),
                threshold: "interval above chance, \(chance.fixed(3))",
                remedy: "judge images of more people: with so few the figure may be luck"
            ),
            PromotionCheck(
                "better-than-untrained",
                passes: gain.map { $0.interval.lower > 0 } ?? false,
                value: gain.map { "MAP@R \(Self.signed($0.mean))" + Self.text($0.interval, isSigned: true) }
                    ?? "no interval: all images are of one identity",
                threshold: "interval of the difference above 0",
                remedy: "the frozen features alone do as well: train on more data, or judge images of more people"
            ),
            recall(1, atLeast: thresholds.minRecallAt1), recall(5, atLeast: thresholds.minRecallAt5),
        ]
    }

    private func current(_ evidence: PromotionEvidence) -> [PromotionCheck] {
        let drop = thresholds.maxMapDrop
        let asked = [
            "MAP@R at most \(drop.fixed(3)) below the current head's, and not distinguishably worse",
            "at least \(thresholds.minNeighborOverlap.fixed(3))",
            "at least \(thresholds.minCosineCorrelation.fixed(3))",
        ]
        let names = ["not-worse-than-current", "neighbor-overlap", "cosine-correlation"]
        guard let gain = evidence.mapGain, let drift = evidence.drift else {
            return zip(names, asked).map { .skipped($0, why: "no current head was given", threshold: $1) }
        }
        let remedy =
            "the new head rearranges the members: check that it was trained on the same data, train from the current "
            + "head's seed, or lower the bound when a new taste is what is wanted"
        return [
            PromotionCheck(
                names[0],
                passes: gain.mean >= -drop && gain.interval.map { $0.upper >= 0 } ?? true,
                value: "MAP@R \(Self.signed(gain.mean))" + Self.text(gain.interval, isSigned: true),
                threshold: asked[0],
                remedy: "keep the current head, or train on more data"
            ),
            PromotionCheck(
                names[1],
                passes: drift.neighborOverlap >= thresholds.minNeighborOverlap,
                value: "\(drift.neighborOverlap.fixed(3)) of the \(drift.neighborCount) nearest",
                threshold: asked[1],
                remedy: remedy
            ),
            PromotionCheck(
                names[2],
                passes: drift.cosineCorrelation.map { $0 >= thresholds.minCosineCorrelation } ?? false,
                value: drift.cosineCorrelation?.fixed(3) ?? "none: one head gives all pairs the same cosine",
                threshold: asked[2],
                remedy: remedy
            ),
        ]
    }

    private func speed(_ evidence: PromotionEvidence) -> [PromotionCheck] {
        func check(_ name: String, _ seconds: Double, atMost most: Double) -> PromotionCheck {
            guard evidence.serving.objection == nil else {
                return .skipped(name, why: "the worker does not take the head", threshold: "at most \(most) s")
            }
            return PromotionCheck(
                name,
                passes: seconds <= most,
                value: "\(seconds.fixed(5)) s",
                threshold: "at most \(most) s",
                remedy: "measure on an idle machine like those that serve, or train a head with a narrower middle layer"
            )
        }
        return [
            check("speed-per-photo", evidence.serving.secondsPerPhoto, atMost: thresholds.maxSecondsPerPhoto),
            check("speed-per-thousand", evidence.serving.secondsPerThousand, atMost: thresholds.maxSecondsPerThousand),
        ]
    }

    private static func signed(_ value: Double) -> String {
        let text = value.fixed(3)
        return text.hasPrefix("-") ? text : "+" + text
    }

    private static func text(_ interval: ConfidenceInterval?, isSigned: Bool = false) -> String {
        guard let interval else { return "" }
        let (lower, upper) = (interval.lower, interval.upper)
        return isSigned ? " [\(signed(lower)), \(signed(upper))]" : " [\(lower.fixed(3)), \(upper.fixed(3))]"
    }
}
