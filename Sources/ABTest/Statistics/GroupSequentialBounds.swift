/// The bounds of a statistic at a few planned looks, such that crossing any of them by chance is as likely as promised.
///
/// Source: Lan and DeMets (1983), with the recursion of Armitage, McPherson and Rowe (1969): the density of the
/// statistic among the experiments that have not stopped, integrated from look to look.
public struct GroupSequentialBounds: Sendable, Hashable {
    /// The share of the planned information at each look.
    public let fractions: [Double]
    /// The two-sided bound of the z statistic at each look.
    public let bounds: [Double]
    /// The chance of a false alarm that is used up at each look, in total.
    public let spent: [Double]

    /// The bounds for a schedule of looks.
    ///
    /// - Parameters:
    ///   - fractions: Rising shares of the planned information, above 0; beyond 1 counts as 1.
    ///   - alpha: The chance of a false alarm over all looks, on both sides together.
    ///   - spending: How it is used up.
    /// - Throws: ``ABTestError`` with code `invalid_argument`.
    public init(
        fractions: [Double],
        alpha: Double = 0.05,
        spending: SpendingFunction = .power(2)
    ) throws(ABTestError) {
        let isRising = zip(fractions, fractions.dropFirst()).allSatisfy { $0 < $1 }
        guard let first = fractions.first, first > 0, isRising, fractions.allSatisfy(\.isFinite), alpha > 0, alpha < 1
        else {
            throw ABTestError(
                .invalidArgument,
                "looks at \(fractions) with alpha \(alpha): the shares must rise from above 0, alpha lie between 0 and 1"
            )
        }
        var survivors = SurvivorDensity()
        var bounds: [Double] = []
        var spent: [Double] = []
        for fraction in fractions {
            let total = spending.spent(at: fraction, alpha: alpha)
            let share = total - (spent.last ?? 0)
            let edge = survivors.edge(at: fraction, tail: share)
            bounds.append(edge / fraction.squareRoot())
            spent.append(total)
            survivors.advance(to: fraction, within: edge)
        }
        self.fractions = fractions
        self.bounds = bounds
        self.spent = spent
    }

    /// The interval at a look: the estimate and the bound's number of standard errors on either side.
    ///
    /// - Parameters:
    ///   - look: The look, from 0.
    ///   - estimate: The estimate.
    ///   - standardError: Its standard error.
    /// - Returns: The interval; it has no p-value.
    public func interval(look: Int, estimate: Double, standardError: Double) -> LiftEstimate {
        let width = bounds[look] * standardError
        return LiftEstimate(
            estimate: estimate,
            lower: estimate - width,
            upper: estimate + width,
            standardError: standardError
        )
    }
}

/// A Brownian motion at one time, among the paths that have stayed within the bounds so far.
private struct SurvivorDensity {
    private static let rule = GaussLegendre(count: 256)

    private var time = 0.0
    /// Places and the weight of each; before the first look everything is at zero.
    private var places = [0.0]
    private var masses = [1.0]

    /// The probability of being outside of ±edge at a later time.
    private func tail(at later: Double, beyond edge: Double) -> Double {
        let deviation = (later - time).squareRoot()
        return zip(places, masses).reduce(0) { sum, path in
            sum + path.1
                * (NormalDistribution.cumulative((path.0 - edge) / deviation)
                    + NormalDistribution.cumulative((-edge - path.0) / deviation))
        }
    }

    /// Where the bound must lie so that a share of all paths crosses it at this time.
    func edge(at later: Double, tail share: Double) -> Double {
        guard share > 0 else { return .infinity }
        var (low, high) = (0.0, 1.0)
        while tail(at: later, beyond: high) > share { (low, high) = (high, high * 2) }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { break }
            if tail(at: later, beyond: middle) > share { low = middle } else { high = middle }
        }
        return high
    }

    /// Goes to a later time and leaves out the paths outside of the bound.
    mutating func advance(to later: Double, within edge: Double) {
        let deviation = (later - time).squareRoot()
        let bound = min(edge, 12 * later.squareRoot())
        let newPlaces = Self.rule.nodes.map { $0 * bound }
        masses = zip(newPlaces, Self.rule.weights).map { place, weight in
            let density = zip(places, masses).reduce(0) { sum, path in
                sum + path.1 * NormalDistribution.density((place - path.0) / deviation)
            }
            return density / deviation * weight * bound
        }
        places = newPlaces
        time = later
    }
}
