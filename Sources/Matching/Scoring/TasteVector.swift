/// What a member likes to see: the mean of the styles of the profiles that the member liked, with the member's own style
/// as prior.
///
/// The result depends on which profiles are liked, not on the order in which the likes arrived.
public struct TasteVector: Sendable, Hashable {
    /// The member's own style.
    public let prior: [Float]?
    /// How many likes the prior counts as.
    public let priorWeight: Double
    private var liked: [String: [Float]] = [:]

    /// A taste before any like.
    ///
    /// - Parameters:
    ///   - prior: The member's own style; `nil` when it is not known.
    ///   - priorWeight: How many likes the prior counts as, not negative.
    public init(prior: [Float]?, priorWeight: Double = 1) {
        self.prior = prior
        self.priorWeight = max(0, priorWeight)
    }

    /// How many profiles are liked.
    public var count: Int { liked.count }

    /// Takes a like; a repeated one changes nothing but the style.
    ///
    /// - Parameters:
    ///   - candidateId: Who is liked.
    ///   - style: The style of the liked profile; another length than the prior's is left out.
    public mutating func like(_ candidateId: String, style: [Float]) {
        guard style.allSatisfy(\.isFinite) else { return }
        liked[candidateId] = style
    }

    /// Takes a like back.
    public mutating func retract(_ candidateId: String) {
        liked[candidateId] = nil
    }

    /// The mean, not normalised; `nil` when nothing is known or it has no direction.
    public var vector: [Float]? {
        let prior = priorWeight > 0 ? prior : nil
        guard let dimension = prior?.count ?? liked.values.first?.count else { return nil }
        var sums = (prior ?? Array(repeating: 0, count: dimension)).map { Double($0) * priorWeight }
        for id in liked.keys.sorted(by: { $0.precedesByBytes($1) }) {
            guard let style = liked[id], style.count == dimension else { continue }
            for index in 0..<dimension { sums[index] += Double(style[index]) }
        }
        let squared = sums.reduce(0) { $0 + $1 * $1 }
        guard squared > 0, squared.isFinite else { return nil }
        return sums.map { Float($0 / squared.squareRoot()) }
    }
}
