/// A simulated market: the whole chain from impression to analysis can be tested with it, and taught.
///
/// A viewer's taste is drawn from a beta distribution with the given mean and intraclass correlation, a candidate's appeal
/// from a gamma distribution with mean one; an impression leads to a like with taste times appeal, in a treatment times one
/// plus its lift. Likes are returned, and those who like each other meet, after random delays.
public struct Market: Sendable {
    private static let day: Int64 = 86_400_000

    private struct Member {
        let arm: Int?
        let taste: Double
        let appeal: Double
        let activity: Double
        let covariate: Double
    }

    /// The figures of the market.
    public let settings: MarketSettings
    /// What a treatment's likes would be over the control's without any interference, given who saw whom; a little below
    /// the nominal lift where a probability would exceed one. One for each treatment.
    public private(set) var trueLifts: [Double]

    private var random: RandomSource
    private var members: [Member] = []
    private var supply: [Int] = []
    private var impressionCount = 0
    private var outcomeCount = 0

    /// A market before its first day.
    ///
    /// - Throws: ``ABTestError`` with code `invalid_argument`.
    public init(_ settings: MarketSettings) throws(ABTestError) {
        try settings.validate()
        self.settings = settings
        random = RandomSource(seed: settings.seed)
        trueLifts = Array(repeating: 0, count: settings.lifts.count)
        members.reserveCapacity(settings.members)
        for number in 0..<settings.members { members.append(makeMember(number)) }
    }

    /// The id of a member.
    public static func identifier(_ member: Int) -> String { "member-\(member)" }

    /// What is known of a member from before the phase; not a number when nothing is.
    public func covariate(of member: Int) -> Double { members[member].covariate }

    /// The arm of a member, or `nil` when they take no part.
    public func arm(of member: Int) -> Int? { members[member].arm }

    private mutating func makeMember(_ number: Int) -> Member {
        let rate = settings.likeRate
        let concentration = settings.correlation > 0 ? 1 / settings.correlation - 1 : 0
        let taste = concentration > 0 ? random.beta(rate * concentration, (1 - rate) * concentration) : rate
        let variance = settings.appealVariance
        let appeal = variance > 0 ? random.gamma(shape: 1 / variance) * variance : 1
        var liked = 0
        for _ in 0..<settings.covariateImpressions where random.happens(taste) { liked += 1 }
        return Member(
            arm: settings.assignment.assign(Self.identifier(number)).variant,
            taste: taste,
            appeal: appeal,
            activity: random.gamma(shape: 2) / 2,
            covariate: settings.covariateImpressions == 0 ? .nan : Double(liked) / Double(settings.covariateImpressions)
        )
    }

    /// Lets all days pass.
    ///
    /// - Parameters:
    ///   - progress: Called with the number of days that have passed; the simulation stops early when it returns false.
    ///   - sink: What to do with each event; days are in order, events within one are not.
    public mutating func run(progress: (Int) -> Bool = { _ in true }, _ sink: (MarketEvent) -> Void) {
        let treatedShare = zip(settings.assignment.probabilities.dropFirst(), settings.lifts)
            .reduce(0) { $0 + $1.0 * max(0, $1.1) }
        let controlFactor = 1 - settings.interference * treatedShare
        var expected = [SIMD2<Double>](repeating: .zero, count: settings.lifts.count)
        for day in 0..<settings.days {
            supply = Array(repeating: settings.supply ?? .max, count: members.count)
            for viewer in members.indices {
                guard let arm = members[viewer].arm else { continue }
                let count = random.poisson(mean: settings.impressionsPerDay * members[viewer].activity)
                var shown: [Int] = []
                var turns: [Int] = []
                for position in 0..<count {
                    guard let candidate = draw(for: viewer, besides: &shown) else { continue }
                    if settings.isInterleaved, turns.isEmpty { turns = drawTurns() }
                    let arm = turns.popLast() ?? arm
                    let chance = members[viewer].taste * members[candidate].appeal
                    for (index, lift) in settings.lifts.enumerated() {
                        expected[index] += SIMD2(min(1, chance), min(1, chance * (1 + lift)))
                    }
                    let exposure = MarketExposure(
                        impression: impressionCount,
                        slate: day * members.count + viewer,
                        position: position + 1,
                        viewer: viewer,
                        candidate: candidate,
                        arm: arm,
                        viewedAt: settings.start + Int64(day) * Self.day + Int64(random.below(Int(Self.day)))
                    )
                    impressionCount += 1
                    emit(.exposure(exposure), sink)
                    let factor = arm == 0 ? controlFactor : 1 + settings.lifts[arm - 1]
                    follow(exposure, likes: random.happens(min(1, chance * factor)), sink)
                }
            }
            guard progress(day + 1) else { break }
        }
        trueLifts = expected.map { $0.x > 0 ? $0.y / $0.x - 1 : 0 }
    }

    /// Someone else who can still be shown today, and is not in the slate already.
    private mutating func draw(for viewer: Int, besides shown: inout [Int]) -> Int? {
        for _ in 0..<20 {
            let candidate = random.below(members.count)
            guard candidate != viewer, supply[candidate] > 0, !shown.contains(candidate) else { continue }
            supply[candidate] -= 1
            shown.append(candidate)
            return candidate
        }
        return nil
    }

    /// The teams of a round in a new order.
    private mutating func drawTurns() -> [Int] {
        var turns = Array(0...settings.lifts.count)
        for last in turns.indices.dropFirst().reversed() { turns.swapAt(last, random.below(last + 1)) }
        return turns
    }

    private mutating func emit(_ event: MarketEvent, _ sink: (MarketEvent) -> Void) {
        sink(event)
        if random.happens(settings.repeated) { sink(event) }
    }

    private mutating func follow(_ exposure: MarketExposure, likes: Bool, _ sink: (MarketEvent) -> Void) {
        let isAttributed = !random.happens(settings.unattributed)
        var moment = exposure.viewedAt
        @discardableResult
        func happen(
            _ kind: OutcomeRecord.Kind,
            after mean: Double,
            superseding number: Int? = nil,
            _ market: inout Market
        ) -> Int {
            moment += 1 + Int64(market.random.exponential(mean: mean))
            let outcome = MarketOutcome(
                number: market.outcomeCount,
                exposure: exposure,
                kind: kind,
                occurredAt: moment,
                supersedes: number,
                isAttributed: isAttributed
            )
            market.outcomeCount += 1
            market.emit(.outcome(outcome), sink)
            return outcome.number
        }
        let (minute, hour) = (60_000.0, 3_600_000.0)
        guard likes else {
            if random.happens(0.5) { happen(.pass, after: minute, &self) }
            return
        }
        let like = happen(.like, after: minute, &self)
        if random.happens(settings.retracted) {
            happen(.retract, after: hour, superseding: like, &self)
            return
        }
        guard random.happens(settings.returnRate) else { return }
        happen(.mutualLike, after: 12 * hour, &self)
        let meets = random.happens(settings.meetRate)
        if random.happens(0.7) { happen(.meetAsked, after: 24 * hour, &self) }
        if meets { happen(.meet, after: 24 * hour, &self) }
    }
}
