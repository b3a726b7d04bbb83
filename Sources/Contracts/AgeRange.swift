/// The ages a member looks for, both ends included.
public struct AgeRange: Codable, Hashable, Sendable {
    /// The ages that a range may name.
    public static let ages = 18...120

    /// The youngest age.
    public let min: Int
    /// The oldest age, at least ``min``.
    public let max: Int

    /// Creates a range.
    ///
    /// - Parameters:
    ///   - min: The youngest age, in years.
    ///   - max: The oldest age, in years.
    public init(min: Int, max: Int) {
        self.min = min
        self.max = max
    }

    func validate(_ rules: FieldRules) throws(ContractError) {
        let limits = "must be from \(Self.ages.lowerBound) to \(Self.ages.upperBound)"
        try rules.require(Self.ages.contains(min), "ageRange.min", limits)
        try rules.require(Self.ages.contains(max), "ageRange.max", limits)
        try rules.require(min <= max, "ageRange", "must have a min that is not above its max")
    }
}
