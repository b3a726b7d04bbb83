/// What a slate is asked for.
public struct SlateRequest: Sendable {
    /// The member who would see it.
    public let viewerId: String
    /// The most candidates wanted, zero or more.
    public let limit: Int
    /// The year in which ages are reckoned.
    public let referenceYear: Int
    /// What candidates are ranked by.
    public let scorer: Scorer
    /// What they are compared with: each entry says its place and score under this scorer too.
    public let counterfactual: Scorer?
    /// The calibration of scores.
    public var calibration = ScoreCalibration.builtIn
    /// Who is held back.
    public var limits = SlateLimits()
    /// What the viewer likes to see, in place of the viewer's own style; as many values as a style has.
    public var taste: [Float]?
    /// A candidate whose style has this cosine or more with one before it is put behind the others; `nil` puts nobody
    /// behind. From -1 to 1.
    public var largestSimilarity: Double?

    /// Asks for a slate.
    ///
    /// - Parameters:
    ///   - viewerId: The member who would see it.
    ///   - limit: The most candidates wanted.
    ///   - referenceYear: The year in which ages are reckoned.
    ///   - scorer: What candidates are ranked by.
    ///   - counterfactual: What they are compared with.
    public init(
        viewerId: String,
        limit: Int,
        referenceYear: Int,
        scorer: Scorer,
        counterfactual: Scorer? = nil
    ) {
        self.viewerId = viewerId
        self.limit = limit
        self.referenceYear = referenceYear
        self.scorer = scorer
        self.counterfactual = counterfactual
    }
}
