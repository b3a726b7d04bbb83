/// A two-sided market in which the true effect is known.
public struct MarketSettings: Sendable, Hashable {
    /// How many members there are; each is viewer and candidate.
    public var members = 1000
    /// How many days members look at one another.
    public var days = 14
    /// Impressions a viewer and day, on average; viewers differ in how active they are.
    public var impressionsPerDay = 5.0
    /// How often the control's impressions lead to a like.
    public var likeRate = 0.1
    /// The true relative lift of each treatment's likes.
    public var lifts = [0.0]
    /// How much the impressions of one viewer resemble one another: the intraclass correlation of their likes.
    public var correlation = 0.1
    /// How unequally candidates are liked: the variance of a factor with mean one.
    public var appealVariance = 0.05
    /// How often a like is returned.
    public var returnRate = 0.25
    /// How often two who like each other meet.
    public var meetRate = 0.2
    /// How many impressions of a candidate a day are possible, over all arms; `nil` for any number.
    public var supply: Int?
    /// The share of the treatments' extra likes that the control loses, as those have only so much attention to give.
    public var interference = 0.0
    /// How many impressions from before the phase the covariate is made of; 0 for no covariate.
    public var covariateImpressions = 50
    /// The share of records that are delivered twice.
    public var repeated = 0.0
    /// The share of likes that are taken back.
    public var retracted = 0.0
    /// The share of outcomes whose impression the worker has lost.
    public var unattributed = 0.0
    /// How long after an impression an outcome counts, in milliseconds.
    public var window: Int64 = 7 * 86_400_000
    /// Whether viewers see the entries of all variants in turn instead of being in one arm.
    public var isInterleaved = false
    /// When the phase begins, in milliseconds since 1970.
    public var start: Int64 = 1_772_409_600_000
    /// Who is in which arm.
    public var assignment: AssignmentRule
    /// What all else follows from.
    public var seed: UInt64 = 1

    /// A market with the usual figures.
    public init(assignment: AssignmentRule) {
        self.assignment = assignment
    }

    /// Checks that the figures make a market.
    ///
    /// - Throws: ``ABTestError`` with code `invalid_argument` that names the figure.
    public func validate() throws(ABTestError) {
        func require(_ condition: Bool, _ message: String) throws(ABTestError) {
            guard condition else { throw ABTestError(.invalidArgument, message) }
        }
        let shares = [
            ("like rate", likeRate), ("return rate", returnRate), ("meet rate", meetRate),
            ("interference", interference),
            ("share of repeated records", repeated), ("share of likes taken back", retracted),
            ("share of unattributed outcomes", unattributed),
        ]
        for (name, share) in shares {
            try require((0...1).contains(share), "the \(name) is \(share), and must be from 0 to 1")
        }
        try require(likeRate > 0 && likeRate < 1, "the like rate is \(likeRate), and must lie between 0 and 1")
        try require(
            (2...10_000_000).contains(members),
            "there are \(members) members; 2 are the least, 10,000,000 the most"
        )
        try require((1...3650).contains(days), "there are \(days) days; 1 is the least, 3,650 the most")
        try require(
            impressionsPerDay > 0 && impressionsPerDay <= 10_000,
            "there are \(impressionsPerDay) impressions a day; they must be above 0 and at most 10,000"
        )
        try require(
            correlation >= 0 && correlation < 1,
            "the correlation is \(correlation), and must be at least 0 and below 1"
        )
        try require(
            (0...10).contains(appealVariance),
            "the variance of appeal is \(appealVariance), and must be from 0 to 10"
        )
        try require(
            lifts.count == assignment.ranges.count - 1,
            "there are \(lifts.count) lifts and \(assignment.ranges.count - 1) treatments; give one for each"
        )
        try require(lifts.count < 100, "there are \(lifts.count) treatments; 99 are the most")
        try require(
            lifts.allSatisfy { $0 >= -1 && likeRate * (1 + $0) < 1 },
            "the lifts \(lifts) with a like rate of \(likeRate) leave the range from 0 to 1"
        )
        try require((supply ?? 1) >= 1, "the supply is \(supply ?? 0), and must be at least 1")
        try require(covariateImpressions >= 0, "the covariate cannot be made of fewer than 0 impressions")
    }
}
