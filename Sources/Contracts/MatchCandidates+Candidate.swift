extension MatchCandidates {
    /// One member of a slate.
    public struct Candidate: Codable, Hashable, Sendable {
        /// The candidate.
        public let userId: String
        /// The place in the slate, from 1.
        public let rank: Int
        /// What the slate is ordered by; higher is better.
        public let score: Double
        /// The part of the score that comes from text; absent when text took no part.
        public let textScore: Double?
        /// The part of the score that comes from style; absent when style took no part.
        public let styleScore: Double?
        /// How well the candidate suits the viewer, calibrated; absent where the scorer does not tell the two apart.
        public let scoreForViewer: Double?
        /// How well the viewer suits the candidate, calibrated; absent where the scorer does not tell the two apart.
        public let scoreForCandidate: Double?
        /// The place the candidate would have under the other scorer; absent when that was not ranked.
        public let counterfactualRank: Int?
        /// The score under the other scorer; absent when that was not ranked.
        public let counterfactualScore: Double?
        /// The candidate's own arm in the experiment; absent when there is none.
        public let variant: String?
        /// The variant whose list gave this entry of an interleaved slate; absent on others.
        public let team: String?

        /// Creates a candidate; the ranks count from 1, and the scores are finite.
        public init(
            userId: String,
            rank: Int,
            score: Double,
            textScore: Double? = nil,
            styleScore: Double? = nil,
            scoreForViewer: Double? = nil,
            scoreForCandidate: Double? = nil,
            counterfactualRank: Int? = nil,
            counterfactualScore: Double? = nil,
            variant: String? = nil,
            team: String? = nil
        ) {
            self.userId = userId
            self.rank = rank
            self.score = score
            self.textScore = textScore
            self.styleScore = styleScore
            self.scoreForViewer = scoreForViewer
            self.scoreForCandidate = scoreForCandidate
            self.counterfactualRank = counterfactualRank
            self.counterfactualScore = counterfactualScore
            self.variant = variant
            self.team = team
        }

        func validate(at index: Int, _ rules: FieldRules) throws(ContractError) {
            let path = "candidates[\(index)]"
            try rules.identifier(userId, path + ".userId")
            try rules.require(rank == index + 1, path + ".rank", "must be \(index + 1)")
            try rules.finite(score, path + ".score")
            if let textScore { try rules.finite(textScore, path + ".textScore") }
            if let styleScore { try rules.finite(styleScore, path + ".styleScore") }
            if let scoreForViewer { try rules.finite(scoreForViewer, path + ".scoreForViewer") }
            if let scoreForCandidate { try rules.finite(scoreForCandidate, path + ".scoreForCandidate") }
            if let counterfactualRank {
                try rules.require(counterfactualRank >= 1, path + ".counterfactualRank", "must be at least 1")
            }
            if let counterfactualScore { try rules.finite(counterfactualScore, path + ".counterfactualScore") }
            if let variant { try rules.identifier(variant, path + ".variant") }
            if let team { try rules.identifier(team, path + ".team") }
        }
    }
}
