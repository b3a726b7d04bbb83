extension ABExperiment {
    /// Whether a phase runs.
    public enum Status: String, Codable, Hashable, Sendable, CaseIterable {
        /// Members are assigned and exposures count.
        case running
        /// The phase has ended; its exposures before that still count.
        case closed
    }

    /// How variants are compared.
    public enum Mode: String, Codable, Hashable, Sendable, CaseIterable {
        /// Each viewer is in one arm.
        case arms
        /// Each viewer sees the lists of all variants in turn (team-draft interleaving).
        case interleaving
    }

    /// What may decide an experiment.
    public enum Metric: String, Codable, Hashable, Sendable, CaseIterable {
        /// Likes per impression.
        case likeRate = "like_rate"
        /// Mutual likes per impression.
        case mutualLikeRate = "mutual_like_rate"
        /// Meets per impression.
        case meetRate = "meet_rate"
    }

    /// How the interval of a relative lift is made.
    public enum IntervalMethod: String, Codable, Hashable, Sendable, CaseIterable {
        /// The delta method with Student's distribution.
        case delta
        /// Fieller's interval.
        case fieller
        /// The interval of the logarithm of the ratio.
        case katz
    }

    /// A condition on a second hash; a unit takes part when it falls into one of the ranges.
    public struct Filter: Codable, Hashable, Sendable {
        /// The seed of the second hash.
        public let seed: String
        /// Where a unit may fall: lower bound (included) and upper bound (excluded).
        public let ranges: [[Double]]
        /// How it hashes, 1 or 2.
        public let hashVersion: Int

        /// Creates a filter.
        public init(seed: String, ranges: [[Double]], hashVersion: Int = 2) {
            self.seed = seed
            self.ranges = ranges
            self.hashVersion = hashVersion
        }

        func validate(at index: Int, _ rules: FieldRules) throws(ContractError) {
            let path = "filters[\(index)]"
            try rules.identifier(seed, path + ".seed")
            try rules.ranges(ranges, path + ".ranges")
            try rules.require((1...2).contains(hashVersion), path + ".hashVersion", "must be 1 or 2")
        }
    }
}

extension FieldRules {
    /// Pairs of bounds within 0...1.
    func ranges(_ ranges: [[Double]], _ field: String) throws(ContractError) {
        for (index, range) in ranges.enumerated() {
            try require(range.count == 2, "\(field)[\(index)]", "must be a lower and an upper bound")
            for (place, bound) in range.enumerated() {
                try require((0...1).contains(bound), "\(field)[\(index)][\(place)]", "must be from 0 to 1")
            }
        }
    }
}
