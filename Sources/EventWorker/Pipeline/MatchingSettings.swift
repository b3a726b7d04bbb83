package import Contracts
import Experimentation
import Matching

/// How candidates are ranked.
package struct MatchingSettings: Sendable {
    /// Candidates on a slate unless the request says otherwise.
    package var slateSize = 20
    /// Where vectors are held.
    package var index = CandidateIndexKind.exact
    /// How candidates are found in a vector set.
    package var vectorSet = VectorSetSettings()
    /// Whether two members must live in the same region.
    package var requiresSameRegion = false
    /// What ranks; nil takes `hybrid` where the worker reads texts and `style-only` where it does not.
    package var scorer: MatchCandidates.Scorer?
    /// How much text counts in `hybrid`.
    package var textWeight = 0.5
    /// How much style counts in `hybrid`.
    package var styleWeight = 0.5
    /// The file of a calibration; nil takes the one that is built in.
    package var calibrationPath: String?
    /// Whether the style of those whom a viewer likes stands in for the viewer's own.
    package var usesTaste = false
    /// How many likes the viewer's own style weighs in their taste.
    package var tastePriorWeight = 5.0
    /// The cosine of two candidates' styles from which on the second is put behind; nil puts nobody behind.
    package var largestSimilarity: Double?
    /// What is remembered of what members did.
    package var interactions = InteractionSettings()

    /// Automatic scorer, equal weights, no taste, no diversity rule.
    package init() {}

    /// A chooser that gives everyone the same scorer, but those who take part in an experiment their arm's.
    ///
    /// - Parameters:
    ///   - readsTexts: whether the worker's model reads texts.
    ///   - experiments: which experiment runs; nil when none ever does.
    /// - Returns: the chooser.
    /// - Throws: `MatchingError` for weights that are none.
    package func chooser(readsTexts: Bool, experiments: ExperimentDesk? = nil) throws -> ScorerChooser {
        let usual = try choice(scorer ?? (readsTexts ? .hybrid : .styleOnly), readsTexts: readsTexts)
        guard let experiments else { return { _, _ in usual } }
        let choices = try Dictionary(
            uniqueKeysWithValues: MatchCandidates.Scorer.ranking.map { ($0, try choice($0, readsTexts: readsTexts)) }
        )
        return { userId, moment in
            guard let arm = experiments.running(at: moment)?.arm(of: userId) else { return usual }
            let lists = arm.scorers.compactMap { name in choices[name].map { (name, $0) } }
            guard let first = lists.first?.1 else { return usual }
            return ScorerChoice(
                scorer: first.scorer,
                counterfactual: lists.count > 1 ? lists[1].1.scorer : first.counterfactual,
                experiment: arm.experiment,
                teams: lists.count > 1 ? lists.map { ScorerChoice.Team(name: $0.rawValue, scorer: $1.scorer) } : []
            )
        }
    }

    /// A scorer with the other one of `hybrid` and `text-only` beside it.
    private func choice(_ scorer: MatchCandidates.Scorer, readsTexts: Bool) throws -> ScorerChoice {
        let hybrid = try Scorer.hybrid(text: textWeight, style: styleWeight)
        return switch scorer {
        case .hybrid: ScorerChoice(scorer: hybrid, counterfactual: .textOnly)
        case .textOnly: ScorerChoice(scorer: .textOnly, counterfactual: hybrid)
        case .styleOnly, .interleaved:
            ScorerChoice(scorer: .styleOnly, counterfactual: readsTexts ? .textOnly : nil)
        }
    }
}
