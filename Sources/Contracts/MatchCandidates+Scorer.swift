extension MatchCandidates {
    /// How candidates are ranked.
    public enum Scorer: String, Codable, Hashable, Sendable, CaseIterable {
        /// By text alone: the baseline.
        case textOnly = "text-only"
        /// By a weighted sum of text and style.
        case hybrid
        /// By style alone, where a worker has no text scores.
        case styleOnly = "style-only"
        /// By the lists of several scorers in turn, which an experiment compares within one slate; it ranks by none itself.
        case interleaved

        /// Those that rank by themselves.
        public static let ranking: [Scorer] = [.textOnly, .hybrid, .styleOnly]
    }
}
