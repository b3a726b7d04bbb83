extension ABOutcome {
    /// What can come of an exposure.
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// The viewer likes the candidate.
        case like
        /// The viewer does not.
        case pass
        /// Both like each other.
        case mutualLike = "mutual_like"
        /// The two were asked whether they met; without a meet that means no answer, or no.
        case meetAsked = "meet_asked"
        /// The two met.
        case meet
        /// The superseded outcome is taken back.
        case retract
    }

    /// Whether the impression behind an outcome is known.
    public enum Attribution: String, Codable, Hashable, Sendable, CaseIterable {
        /// Impression, slate and both arms are known.
        case attributed
        /// They are not, for example because the memory of impressions was lost; nothing is guessed.
        case unattributed
    }

    /// What an attributed outcome knows of the impression behind it.
    public struct Impression: Codable, Hashable, Sendable {
        /// The experiment's key.
        public let experiment: String
        /// Its phase.
        public let phase: Int
        /// The hash of the phase's configuration.
        public let configHash: String
        /// The arm of the member whom the outcome counts for.
        public let variant: String
        /// The arm of the other member.
        public let candidateVariant: String?
        /// The variant whose list gave the entry of an interleaved slate.
        public let team: String?
        /// Identifies the impression.
        public let impressionId: String
        /// The slate of the impression.
        public let slateId: String
        /// When it was seen; absent when only its slate is known.
        public let viewedAt: Timestamp?

        /// Creates the description of an impression.
        public init(
            experiment: String,
            phase: Int,
            configHash: String,
            variant: String,
            candidateVariant: String? = nil,
            team: String? = nil,
            impressionId: String,
            slateId: String,
            viewedAt: Timestamp? = nil
        ) {
            self.experiment = experiment
            self.phase = phase
            self.configHash = configHash
            self.variant = variant
            self.candidateVariant = candidateVariant
            self.team = team
            self.impressionId = impressionId
            self.slateId = slateId
            self.viewedAt = viewedAt
        }
    }
}
