/// Who takes part in an experiment's phase, and in which arm: a pure function of the unit's id, so that it is the same on
/// every worker, after every restart and in every analysis.
public struct AssignmentRule: Sendable, Hashable {
    /// What the units are hashed with: the experiment's seed, else its key.
    public let seed: String
    /// How they are hashed.
    public let hashVersion: HashVersion
    /// One range for each variant.
    public let ranges: [BucketRange]
    /// Conditions that a unit must all pass.
    public let filters: [BucketFilter]

    /// A rule of given ranges.
    public init(seed: String, hashVersion: HashVersion = .two, ranges: [BucketRange], filters: [BucketFilter] = []) {
        self.seed = seed
        self.hashVersion = hashVersion
        self.ranges = ranges
        self.filters = filters
    }

    /// Assigns a unit.
    ///
    /// - Parameter unit: The unit's id, such as a member's.
    /// - Returns: Its place and its variant, or why it takes no part.
    public func assign(_ unit: String) -> Assignment {
        let bucket = hashVersion.bucket(seed: seed, value: unit)
        func out(_ exclusion: Assignment.Exclusion) -> Assignment {
            Assignment(unit: unit, bucket: bucket, variant: nil, exclusion: exclusion)
        }
        guard !unit.isEmpty else { return out(.noIdentifier) }
        guard filters.allSatisfy({ $0.admits(unit) }) else { return out(.filteredOut) }
        guard let variant = ranges.firstIndex(where: { $0.contains(bucket) }) else { return out(.notCovered) }
        return Assignment(unit: unit, bucket: bucket, variant: variant, exclusion: nil)
    }

    /// The probability of each variant among the units that pass the filters.
    public var probabilities: [Double] { ranges.map(\.width) }
}
