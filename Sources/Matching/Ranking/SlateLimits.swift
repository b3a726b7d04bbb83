/// Who is held back from a slate beyond the two-sided rule, in every variant alike, so that an experiment measures
/// ranking and not who happened to be left.
public struct SlateLimits: Sendable, Hashable {
    /// Candidates whom the viewer has seen not long ago.
    public var seen: Set<String>
    /// To how many members a candidate has been shown not long ago.
    public var exposures: [String: Int]
    /// A candidate shown to so many members is held back; `nil` sets no bound.
    public var exposureCap: Int?

    /// Creates limits; without arguments, none.
    public init(seen: Set<String> = [], exposures: [String: Int] = [:], exposureCap: Int? = nil) {
        self.seen = seen
        self.exposures = exposures
        self.exposureCap = exposureCap
    }

    var isEmpty: Bool { seen.isEmpty && exposureCap == nil }

    /// Why a candidate is held back, or `nil` when it is not.
    public func obstacle(_ candidateId: String) -> Obstacle? {
        if seen.contains(candidateId) { return .alreadySeen }
        if let exposureCap, exposures[candidateId, default: 0] >= exposureCap { return .shownEnough }
        return nil
    }
}
