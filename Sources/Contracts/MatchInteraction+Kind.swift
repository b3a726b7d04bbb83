extension MatchInteraction {
    /// What can happen between two members.
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// The viewer was shown the candidate.
        case impression
        /// The viewer likes the candidate.
        case like
        /// The viewer does not.
        case pass
        /// Both like each other.
        case mutualLike = "mutual_like"
        /// The two were asked whether they met.
        case meetAsked = "meet_asked"
        /// The two met.
        case meet
        /// The viewer takes back what they said of the candidate, such as a like; a block stays.
        case retract
        /// The viewer does not want to meet the candidate any more.
        case block
        /// The viewer lifts their block.
        case unblock
    }

    /// How many of two members reported something.
    public enum Reporters: String, Codable, Hashable, Sendable, CaseIterable {
        /// One of them.
        case one
        /// Both.
        case both
    }
}
