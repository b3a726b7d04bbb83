extension MatchCandidates {
    /// An experiment and the arm of it that a slate belongs to.
    public struct Experiment: Codable, Hashable, Sendable {
        /// The experiment's key.
        public let key: String
        /// The phase, from 0; what decides a slate does not change within one.
        public let phase: Int
        /// The viewer's arm; `interleaved` where all viewers see the lists of all variants in turn.
        public let variant: String

        /// Creates the description of an arm.
        public init(key: String, phase: Int, variant: String) {
            self.key = key
            self.phase = phase
            self.variant = variant
        }

        func validate(_ rules: FieldRules) throws(ContractError) {
            try rules.identifier(key, "experiment.key")
            try rules.require(phase >= 0, "experiment.phase", "must not be negative")
            try rules.identifier(variant, "experiment.variant")
        }
    }

    /// How much text and style count.
    public struct Weights: Codable, Hashable, Sendable {
        /// The weight of the text score.
        public let text: Double
        /// The weight of the style score.
        public let style: Double

        /// Creates weights; they are finite and not negative.
        public init(text: Double, style: Double) {
            self.text = text
            self.style = style
        }

        func validate(_ rules: FieldRules) throws(ContractError) {
            try rules.require(text.isFinite && text >= 0, "weights.text", "must be finite and not negative")
            try rules.require(style.isFinite && style >= 0, "weights.style", "must be finite and not negative")
        }
    }

    /// How many members one reason kept off a slate.
    public struct Exclusion: Codable, Hashable, Sendable {
        /// The reason, as a short code such as `viewer_seeks_others`.
        public let reason: String
        /// How many members, at least one.
        public let members: Int

        /// Creates a count.
        public init(reason: String, members: Int) {
            self.reason = reason
            self.members = members
        }

        func validate(at index: Int, _ rules: FieldRules) throws(ContractError) {
            try rules.identifier(reason, "excluded[\(index)].reason")
            try rules.require(members >= 1, "excluded[\(index)].members", "must be at least 1")
        }
    }
}
