/// Sums of squares over clusters that lie within one arm, such as viewers and pairs.
struct ClusterSquares: Sendable, Hashable {
    private(set) var count = 0
    private(set) var sums = SIMD3<Double>.zero

    /// Adds a cluster with outcomes and observations.
    mutating func add(outcomes: Double, observations: Double) {
        count += 1
        sums += SIMD3(outcomes * outcomes, outcomes * observations, observations * observations)
    }

    static func += (lhs: inout ClusterSquares, rhs: ClusterSquares) {
        lhs.count += rhs.count
        lhs.sums += rhs.sums
    }
}
