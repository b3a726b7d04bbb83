/// Chooses groups whose images add up to an exact number, with styles as near to their quotas as 64 drawn orders get.
struct GroupSelection: Sendable {
    enum Result: Sendable, Hashable {
        /// The chosen groups, by their places.
        case chosen([Int])
        /// No groups add up to the number; the nearest ones that they do add up to.
        case unreachable(below: Int?, above: Int?)
    }

    private static let attempts = 64

    let result: Result

    init(_ groups: [ImageGroup], quotas: StratumQuotas, total: Int, seed: UInt64) {
        let keys = groups.map { SplitMix64.mix(seed, $0.name) }
        var best: (deviation: Int, chosen: [Int])?
        for attempt in 0..<Self.attempts {
            let order = Self.order(keys, attempt: UInt64(attempt))
            guard let chosen = Self.choose(groups, order, quotas, total) else { continue }
            let counts = chosen.reduce(into: [:]) { $0.merge(groups[$1].strata, uniquingKeysWith: +) }
            let deviation = quotas.deviation(of: counts)
            if deviation < best?.deviation ?? .max { best = (deviation, chosen) }
            if deviation == 0 { break }
        }
        if let best {
            result = .chosen(best.chosen.sorted())
            return
        }
        let order = Self.order(keys, attempt: 0)
        if let chosen = SubsetSum(order.map { groups[$0].images.count }, limit: total).places(addingUpTo: total) {
            result = .chosen(chosen.map { order[$0] }.sorted())
            return
        }
        let largest = groups.map(\.images.count).max() ?? 0
        let sums = SubsetSum(groups.map(\.images.count), limit: total + largest).reachable
        result = .unreachable(below: sums.last { $0 < total && $0 > 0 }, above: sums.first { $0 > total })
    }

    private static func order(_ keys: [UInt64], attempt: UInt64) -> [Int] {
        let drawn = keys.map { key in
            var generator = SplitMix64(state: key &+ attempt)
            return generator.next()
        }
        return keys.indices.sorted { (drawn[$0], keys[$0]) < (drawn[$1], keys[$1]) }
    }

    /// Takes what fits into the quotas, in the given order, and makes up the number with whatever adds up to the rest.
    private static func choose(
        _ groups: [ImageGroup],
        _ order: [Int],
        _ quotas: StratumQuotas,
        _ total: Int
    ) -> [Int]? {
        var rest = quotas.counts
        var chosen: [Int] = []
        var left: [Int] = []
        for place in order {
            let strata = groups[place].strata
            if strata.allSatisfy({ $0.value <= rest[$0.key] ?? 0 }) {
                for (style, count) in strata { rest[style, default: 0] -= count }
                chosen.append(place)
            } else {
                left.append(place)
            }
        }
        let missing = total - chosen.reduce(0) { $0 + groups[$1].images.count }
        guard missing > 0 else { return chosen }
        let sums = SubsetSum(left.map { groups[$0].images.count }, limit: missing)
        return sums.places(addingUpTo: missing).map { chosen + $0.map { left[$0] } }
    }
}
