/// Which sums some of a list of sizes add up to (dynamic programming over the sizes, earlier ones preferred).
struct SubsetSum: Sendable {
    private let sizes: [Int]
    /// The place of the last size that made each sum possible; -1 for none.
    private var lastPlace: [Int]

    /// All sums up to `limit`.
    init(_ sizes: [Int], limit: Int) {
        self.sizes = sizes
        lastPlace = [Int](repeating: -1, count: max(0, limit) + 1)
        for (place, size) in sizes.enumerated() where size <= limit {
            // Downwards, so that a size counts once.
            for sum in stride(from: limit, through: size, by: -1) where lastPlace[sum] < 0 {
                if sum == size || lastPlace[sum - size] >= 0 { lastPlace[sum] = place }
            }
        }
    }

    /// The sums above 0, ascending.
    var reachable: [Int] { lastPlace.indices.filter { $0 > 0 && lastPlace[$0] >= 0 } }

    /// The places of sizes with a sum; nil when there are none.
    func places(addingUpTo sum: Int) -> [Int]? {
        var places: [Int] = []
        var rest = sum
        while rest > 0 {
            guard rest < lastPlace.count, lastPlace[rest] >= 0 else { return nil }
            places.append(lastPlace[rest])
            rest -= sizes[lastPlace[rest]]
        }
        return places
    }
}
