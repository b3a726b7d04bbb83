extension MatchCandidates {
    /// How candidates are ranked.
    public enum Scorer: String, Codable, Hashable, Sendable, CaseIterable {
        /// By text alone: the baseline.
        case textOnly = "text-only"
        /// By a weighted sum of text and style.
        case hybrid
        /// By style alone, where a worker has no text scores.
        case styleOnly = "style-only"
    }
}
