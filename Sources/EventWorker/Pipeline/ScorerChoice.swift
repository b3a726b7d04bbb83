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
    /// Whose lists are interleaved, the control's first; empty where one scorer ranks alone.
    package let teams: [Team]

    /// A variant of an experiment within one slate.
    package struct Team: Sendable, Hashable {
        /// The variant.
        package let name: String
        /// What ranks its list.
        package let scorer: Scorer
    }

    /// A choice.
    package init(
        scorer: Scorer,
        counterfactual: Scorer?,
        experiment: MatchCandidates.Experiment? = nil,
        teams: [Team] = []
    ) {
        self.scorer = scorer
        self.counterfactual = counterfactual
        self.experiment = experiment
        self.teams = teams
    }
}

/// Chooses by nothing but the viewer's id and the experiment that is open at the moment, so that a viewer meets the same
/// scorer on every worker.
package typealias ScorerChooser = @Sendable (_ userId: String, _ moment: Timestamp) -> ScorerChoice
