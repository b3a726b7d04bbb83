/// How many candidates were eligible, and how many were kept out by each reason, so that an empty slate can be
/// explained.
public struct EligibilityTally: Sendable, Hashable {
    /// How many candidates passed the rule.
    public private(set) var eligible = 0
    /// How many candidates each reason kept out; reasons that kept nobody out are absent.
    public private(set) var excluded: [Obstacle: Int] = [:]

    /// Creates an empty tally.
    public init() {}

    /// Takes counts by the places of the obstacles.
    init(eligible: Int, excluded counts: [Int]) {
        self.eligible = eligible
        for (obstacle, count) in zip(Obstacle.allCases, counts) where count > 0 { excluded[obstacle] = count }
    }

    /// How many candidates were looked at.
    public var considered: Int { excluded.values.reduce(eligible, +) }

    /// Counts one candidate.
    ///
    /// - Parameter obstacle: What the rule said: `nil` for an eligible candidate.
    public mutating func count(_ obstacle: Obstacle?) {
        if let obstacle {
            excluded[obstacle, default: 0] += 1
        } else {
            eligible += 1
        }
    }
}

extension EligibilityTally: CustomStringConvertible {
    /// The counts on one line, reasons in the order of the rule: `eligible=3 viewer_seeks_others=12`.
    public var description: String {
        let reasons = Obstacle.allCases.compactMap { obstacle in
            excluded[obstacle].map { "\(obstacle.rawValue)=\($0)" }
        }
        return (["eligible=\(eligible)"] + reasons).joined(separator: " ")
    }
}
