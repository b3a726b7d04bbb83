/// What is counted for each impression.
public enum RateMetric: String, Sendable, Hashable, CaseIterable {
    /// Likes per impression.
    case likeRate = "like_rate"
    /// Mutual likes per impression.
    case mutualLikeRate = "mutual_like_rate"
    /// Meets per impression.
    case meetRate = "meet_rate"

    /// The outcome that it counts.
    public var outcome: OutcomeRecord.Kind {
        switch self {
        case .likeRate: .like
        case .mutualLikeRate: .mutualLike
        case .meetRate: .meet
        }
    }

    /// Its place among all.
    var index: Int { Int(outcome.rawValue) }
}
