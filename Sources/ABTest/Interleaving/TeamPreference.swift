/// Whose entries of interleaved slates the viewers preferred: one treatment's or the control's.
///
/// A slate is won by the team with more outcomes on its entries; slates without any outcome on either team's say nothing.
/// The advantage is that of Radlinski, Kurup and Joachims (2008): (won + tied / 2) / all - 1/2, so 0 is no preference and 0.5
/// every slate won. Viewers are clusters, because the slates of one viewer resemble one another.
public struct TeamPreference: Sendable, Hashable {
    /// Slates with more outcomes on the treatment's entries.
    public private(set) var slatesWon = 0
    /// Slates with more outcomes on the control's entries.
    public private(set) var slatesLost = 0
    /// Slates with as many on either's, at least one.
    public private(set) var slatesTied = 0
    /// Viewers with more outcomes on the treatment's entries over all their slates.
    public private(set) var viewersFor = 0
    /// Viewers with more on the control's.
    public private(set) var viewersAgainst = 0
    /// Viewers with as many on either's, at least one.
    public private(set) var viewersTied = 0
    private var moments = ClusterMoments()

    /// No slates yet.
    public init() {}

    /// Adds a viewer.
    ///
    /// - Parameter slates: The outcomes on the treatment's and on the control's entries of each slate.
    public mutating func add(viewer slates: some Sequence<(treatment: Int, control: Int)>) {
        var (points, count, balance) = (0.0, 0.0, 0)
        for slate in slates where slate.treatment + slate.control > 0 {
            count += 1
            balance += slate.treatment - slate.control
            if slate.treatment > slate.control {
                slatesWon += 1
                points += 1
            } else if slate.treatment < slate.control {
                slatesLost += 1
            } else {
                slatesTied += 1
                points += 0.5
            }
        }
        guard count > 0 else { return }
        moments.add(numerator: points, denominator: count)
        if balance > 0 { viewersFor += 1 } else if balance < 0 { viewersAgainst += 1 } else { viewersTied += 1 }
    }

    /// Adds other viewers.
    public static func += (lhs: inout TeamPreference, rhs: TeamPreference) {
        lhs.slatesWon += rhs.slatesWon
        lhs.slatesLost += rhs.slatesLost
        lhs.slatesTied += rhs.slatesTied
        lhs.viewersFor += rhs.viewersFor
        lhs.viewersAgainst += rhs.viewersAgainst
        lhs.viewersTied += rhs.viewersTied
        lhs.moments = lhs.moments + rhs.moments
    }

    /// Viewers with at least one slate that says something.
    public var viewers: Int { moments.count }
    /// Slates that say something.
    public var slates: Int { slatesWon + slatesLost + slatesTied }

    /// By how much the treatment's entries are preferred; `nil` without slates.
    public var advantage: Double? { moments.denominator > 0 ? moments.ratio - 0.5 : nil }

    /// The standard error of the advantage, viewers being the clusters; `nil` where there is no variance to estimate.
    public var standardError: Double? {
        let variance = ArmEstimate(moments).variance
        return moments.count > 1 && variance > 0 ? variance.squareRoot() : nil
    }

    /// The advantage with its interval by Student's distribution.
    ///
    /// - Parameter alpha: One less the coverage.
    /// - Returns: The interval; `nil` where there is no variance to estimate.
    public func interval(alpha: Double) -> LiftEstimate? {
        guard let advantage, let standardError else { return nil }
        let freedom = Double(moments.count - 1)
        return interval(
            advantage,
            standardError,
            times: StudentDistribution.critical(twoSided: alpha, degreesOfFreedom: freedom),
            pValue: StudentDistribution.twoSided(advantage / standardError, degreesOfFreedom: freedom)
        )
    }

    /// The advantage with the interval of a planned look.
    func interval(bound: Double) -> LiftEstimate? {
        guard let advantage, let standardError else { return nil }
        let tail = NormalDistribution.cumulative(-abs(advantage) / standardError)
        return interval(advantage, standardError, times: bound, pValue: 2 * tail)
    }

    private func interval(_ advantage: Double, _ error: Double, times factor: Double, pValue: Double) -> LiftEstimate {
        LiftEstimate(
            estimate: advantage,
            lower: advantage - factor * error,
            upper: advantage + factor * error,
            standardError: error,
            pValue: pValue
        )
    }

    /// The two-sided p-value of the exact sign test over viewers, ties left out; `nil` without any.
    ///
    /// Viewers are independent of one another where their slates are not. The tail of the binomial distribution is that of
    /// the regularised incomplete beta function: P(X <= k) = I(n - k, k + 1) at one half.
    public var signTest: Double? {
        let count = viewersFor + viewersAgainst
        guard count > 0 else { return nil }
        let fewer = min(viewersFor, viewersAgainst)
        return min(1, 2 * IncompleteBeta.value(0.5, complement: 0.5, Double(count - fewer), Double(fewer + 1)))
    }
}
