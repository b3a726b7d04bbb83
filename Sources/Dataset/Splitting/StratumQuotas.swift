/// How many images of each style a side should hold: shares of all, rounded by largest remainder (Hamilton's method).
struct StratumQuotas: Sendable, Hashable {
    /// The number for each style.
    private(set) var counts: [String: Int]

    /// Shares of `total` proportional to `counts`; equal remainders go by name.
    init(counts: [String: Int], total: Int) {
        let sum = max(1, counts.values.reduce(0, +))
        var quotas = counts.mapValues { $0 * total / sum }
        let rest = total - quotas.values.reduce(0, +)
        let byRemainder = counts.sorted { first, second in
            let (left, right) = (first.value * total % sum, second.value * total % sum)
            return left == right ? first.key < second.key : left > right
        }
        for (style, _) in byRemainder.prefix(max(0, rest)) { quotas[style, default: 0] += 1 }
        self.counts = quotas
    }

    /// What is still missing when `held` are there; where more are there than their share, the others give way.
    func minus(_ held: [String: Int], total: Int) -> StratumQuotas {
        let missing = counts.map { ($0.key, max(0, $0.value - (held[$0.key] ?? 0))) }
        let open = Dictionary(uniqueKeysWithValues: missing)
        let sum = open.values.reduce(0, +)
        return sum == total ? StratumQuotas(exactly: open) : StratumQuotas(counts: open, total: total)
    }

    private init(exactly counts: [String: Int]) {
        self.counts = counts
    }

    /// How many images stand in another style than they should.
    func deviation(of counts: [String: Int]) -> Int {
        Set(counts.keys).union(self.counts.keys).reduce(0) { sum, style in
            sum + abs((counts[style] ?? 0) - (self.counts[style] ?? 0))
        }
    }
}
