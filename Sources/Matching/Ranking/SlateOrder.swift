/// Candidates in the order of one scorer, the best of them picked by the rule of diversity.
///
/// A candidate whose style is too much like that of one before it is put behind all others; who is put behind depends
/// on the `limit` best alone, so a place behind them is counted among the rest by score.
struct SlateOrder {
    /// The places of the best in the list of candidates, best first.
    let best: [Int]
    private let scores: [Float]
    private let precedes: TopScores.Order

    /// Whether a candidate is too much like one of the others, by their places.
    typealias Likeness = (_ place: Int, _ others: [Int]) -> Bool

    /// - Parameters:
    ///   - scores: A score for each candidate, higher is better; NaN has no place.
    ///   - limit: How many are picked.
    ///   - precedes: Whether a candidate comes before another of the same score, by their places.
    ///   - isAlike: Whether a candidate is too much like one of others; `nil` when that does not matter.
    init(_ scores: [Float], limit: Int, precedes: @escaping TopScores.Order, isAlike: Likeness?) {
        self.scores = scores
        self.precedes = precedes
        let limit = min(limit, scores.count)
        guard let isAlike else {
            best = Self.top(scores, limit, precedes)
            return
        }
        // Few are put behind, so a few more than wanted are nearly always enough.
        let many = Self.pick(Self.top(scores, 2 * limit + 16, precedes), limit, isAlike)
        best =
            many.isComplete || scores.count <= 2 * limit + 16
            ? many.places : Self.pick(Self.top(scores, scores.count, precedes), limit, isAlike).places
    }

    private static func top(_ scores: [Float], _ limit: Int, _ precedes: @escaping TopScores.Order) -> [Int] {
        var top = TopScores(limit: min(limit, scores.count), precedes: precedes)
        for place in scores.indices where scores[place] >= top.threshold { top.offer(scores[place], slot: place) }
        return top.sorted().map(\.slot)
    }

    private static func pick(_ order: [Int], _ limit: Int, _ isAlike: Likeness) -> (places: [Int], isComplete: Bool) {
        var picked: [Int] = []
        var behind: [Int] = []
        for place in order {
            guard picked.count < limit else { break }
            if isAlike(place, picked) { behind.append(place) } else { picked.append(place) }
        }
        let isComplete = picked.count == limit
        picked.append(contentsOf: behind.prefix(limit - picked.count))
        return (picked, isComplete)
    }

    /// The ranks of some candidates, from 1, by their places; those whose score is NaN have none.
    func ranks(of places: [Int]) -> [Int: Int] {
        var ranks = Dictionary(uniqueKeysWithValues: best.enumerated().map { ($1, $0 + 1) })
        let others = places.filter { ranks[$0] == nil && !scores[$0].isNaN }.sorted(by: isBetter)
        guard !others.isEmpty else { return ranks }
        // How many are better than each of the others but not better than the one before it.
        var better = [Int](repeating: 0, count: others.count)
        let picked = Set(best)
        for place in scores.indices where !scores[place].isNaN && !picked.contains(place) {
            var lower = 0
            var upper = others.count
            while lower < upper {
                let middle = (lower + upper) / 2
                if isBetter(place, others[middle]) { upper = middle } else { lower = middle + 1 }
            }
            if lower < others.count { better[lower] += 1 }
        }
        var rank = best.count + 1
        for (place, count) in zip(others, better) {
            rank += count
            ranks[place] = rank
        }
        return ranks
    }

    private func isBetter(_ place: Int, _ other: Int) -> Bool {
        scores[place] != scores[other] ? scores[place] > scores[other] : place != other && precedes(place, other)
    }
}
