package import Contracts
package import Matching

/// How a viewer's slates are ranked.
package struct ScorerChoice: Sendable, Hashable {
    /// What ranks.
    package let scorer: Scorer
    /// The other scorer, under which each candidate's rank and score are given too.
    package let counterfactual: Scorer?
    /// The experiment that decided it, and the viewer's arm; nil outside of experiments.
    package let experiment: MatchCandidates.Experiment?

    /// A choice.
    package init(scorer: Scorer, counterfactual: Scorer?, experiment: MatchCandidates.Experiment? = nil) {
        self.scorer = scorer
        self.counterfactual = counterfactual
        self.experiment = experiment
    }
}

/// Chooses by nothing but the viewer's id, so that a viewer meets the same scorer on every worker.
package typealias ScorerChooser = @Sendable (_ userId: String) -> ScorerChoice
