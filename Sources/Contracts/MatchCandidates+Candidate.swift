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
        /// The place the candidate would have under the other scorer; absent when that was not ranked.
        public let counterfactualRank: Int?
        /// The score under the other scorer; absent when that was not ranked.
        public let counterfactualScore: Double?

        /// Creates a candidate; the ranks count from 1, and the scores are finite.
        public init(
            userId: String,
            rank: Int,
            score: Double,
            textScore: Double? = nil,
            styleScore: Double? = nil,
            counterfactualRank: Int? = nil,
            counterfactualScore: Double? = nil
        ) {
            self.userId = userId
            self.rank = rank
            self.score = score
            self.textScore = textScore
            self.styleScore = styleScore
            self.counterfactualRank = counterfactualRank
            self.counterfactualScore = counterfactualScore
        }

        func validate(at index: Int, _ rules: FieldRules) throws(ContractError) {
            let path = "candidates[\(index)]"
            try rules.identifier(userId, path + ".userId")
            try rules.require(rank == index + 1, path + ".rank", "must be \(index + 1)")
            try rules.finite(score, path + ".score")
            if let textScore { try rules.finite(textScore, path + ".textScore") }
            if let styleScore { try rules.finite(styleScore, path + ".styleScore") }
            if let counterfactualRank {
                try rules.require(counterfactualRank >= 1, path + ".counterfactualRank", "must be at least 1")
            }
            if let counterfactualScore { try rules.finite(counterfactualScore, path + ".counterfactualScore") }
        }
    }
}
