/// How well two members suit each other, from both sides.
struct PairScore: Sendable, Hashable {
    /// What stands in for a part that is missing: the middle of all calibrated scores.
    static let neutral = 0.5

    /// How well the candidate suits the viewer.
    let forViewer: Double
    /// How well the viewer suits the candidate.
    let forCandidate: Double

    /// The harmonic mean of both sides: one side's liking does not make up for the other's dislike.
    var reciprocal: Double { Self.harmonicMean(forViewer, forCandidate) }

    /// - Parameters:
    ///   - text: The calibrated text scores for viewer and candidate; NaN where a text is missing.
    ///   - style: The same of style.
    ///   - scorer: How much each counts.
    init(text: (Double, Double), style: (Double, Double), scorer: Scorer) {
        forViewer = Self.sum(text.0, style.0, scorer)
        forCandidate = Self.sum(text.1, style.1, scorer)
    }

    /// The harmonic mean of two scores that are not negative; a NaN stands for what is missing and counts as neutral,
    /// two of them give nil.
    static func reciprocalPart(_ scores: (Double, Double)) -> Double? {
        if scores.0.isNaN, scores.1.isNaN { return nil }
        return harmonicMean(present(scores.0), present(scores.1))
    }

    static func harmonicMean(_ first: Double, _ second: Double) -> Double {
        let sum = first + second
        return sum > 0 ? 2 * first * second / sum : 0
    }

    private static func sum(_ text: Double, _ style: Double, _ scorer: Scorer) -> Double {
        scorer.textWeight * present(text) + scorer.styleWeight * present(style)
    }

    private static func present(_ score: Double) -> Double { score.isNaN ? neutral : score }
}
