/// Which parts a score is made of, and how much each counts: a weighted sum of the calibrated text and style scores.
public struct Scorer: Sendable, Hashable {
    /// The parts.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Text alone.
        case textOnly = "text-only"
        /// Text and style.
        case hybrid = "hybrid"
        /// Style alone.
        case styleOnly = "style-only"
    }

    /// Which parts count.
    public let kind: Kind
    /// The weight of the text score; both weights add up to 1.
    public let textWeight: Double
    /// The weight of the style score.
    public let styleWeight: Double

    /// Text alone: the baseline.
    public static let textOnly = Scorer(kind: .textOnly, textWeight: 1, styleWeight: 0)
    /// Style alone.
    public static let styleOnly = Scorer(kind: .styleOnly, textWeight: 0, styleWeight: 1)

    private init(kind: Kind, textWeight: Double, styleWeight: Double) {
        self.kind = kind
        self.textWeight = textWeight
        self.styleWeight = styleWeight
    }

    /// Text and style.
    ///
    /// - Parameters:
    ///   - text: The weight of text.
    ///   - style: The weight of style; only their ratio matters.
    /// - Returns: The scorer; with a weight of zero it still calls itself hybrid.
    /// - Throws: ``MatchingError`` with code `invalid_argument` for weights that are negative, not finite or both zero.
    public static func hybrid(text: Double, style: Double) throws(MatchingError) -> Scorer {
        let sum = text + style
        guard text >= 0, style >= 0, sum > 0, sum.isFinite else {
            throw MatchingError(
                .invalidArgument,
                "the weights are \(text) and \(style); they must not be negative, and not both zero"
            )
        }
        return Scorer(kind: .hybrid, textWeight: text / sum, styleWeight: style / sum)
    }

    /// The scorer that is left when the viewer has no text or no style: what is missing would count the same for
    /// everybody. A scorer of one part stays as it is.
    func without(text: Bool, style: Bool) -> Scorer {
        switch (kind, text, style) {
        case (.hybrid, true, false): .styleOnly
        case (.hybrid, false, true): .textOnly
        default: self
        }
    }
}
