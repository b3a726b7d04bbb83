import Glibc

/// The chance that a class wins the vote of neighbours drawn at random.
///
/// Given how many votes each class has, every order of the neighbours is equally likely, so each of the classes with
/// most votes is equally likely to own the nearest of their images, which decides.
struct VoteChance {
    private let pool: [Int]
    private let draws: Int
    private let logFactorials: [Double]

    /// A draw of `draws` images without replacement from a pool with `pool[c]` images of class c.
    init(pool: [Int], draws: Int) {
        self.pool = pool
        self.draws = draws
        var table = [0.0]
        for number in stride(from: 1, through: pool.reduce(0, +), by: 1) {
            table.append(table[number - 1] + log(Double(number)))
        }
        logFactorials = table
    }

    /// The chance that class `label` wins.
    func probability(of label: Int) -> Double {
        let total = pool.reduce(0, +)
        let others = pool.indices.filter { $0 != label }.map { pool[$0] }
        var sum = 0.0
        for votes in stride(from: 1, through: min(draws, pool[label]), by: 1) {
            let own = hypergeometric(votes, of: pool[label], draws: draws, total: total)
            sum += own * winningShare(votes: votes, others: others, draws: draws - votes)
        }
        return sum
    }

    /// The expectation of 1 / (1 + ties) over draws from the other classes in which none has more than `votes`.
    private func winningShare(votes: Int, others: [Int], draws: Int) -> Double {
        // states[left][ties]: the chance of having `left` draws still to give and `ties` classes with equally many votes.
        let mostTies = min(others.count, draws / votes)
        var states = [[Double]](repeating: [Double](repeating: 0, count: mostTies + 1), count: draws + 1)
        states[draws][0] = 1
        var left = others.reduce(0, +)
        for count in others {
            var next = [[Double]](repeating: [Double](repeating: 0, count: mostTies + 1), count: draws + 1)
            for open in 0...draws {
                for taken in 0...min(votes, open, count) {
                    let chance = hypergeometric(taken, of: count, draws: open, total: left)
                    guard chance > 0 else { continue }
                    let tie = taken == votes ? 1 : 0
                    for ties in 0...mostTies where states[open][ties] > 0 {
                        next[open - taken][ties + tie] += chance * states[open][ties]
                    }
                }
            }
            states = next
            left -= count
        }
        return states[0].enumerated().reduce(0) { $0 + $1.element / Double(1 + $1.offset) }
    }

    /// The chance that a draw of `draws` from `total` takes exactly `taken` of the `count` of one class.
    private func hypergeometric(_ taken: Int, of count: Int, draws: Int, total: Int) -> Double {
        guard taken <= count, draws - taken <= total - count, draws <= total else { return 0 }
        return exp(
            logBinomial(count, taken) + logBinomial(total - count, draws - taken) - logBinomial(total, draws)
        )
    }

    private func logBinomial(_ count: Int, _ taken: Int) -> Double {
        logFactorials[count] - logFactorials[taken] - logFactorials[count - taken]
    }
}
