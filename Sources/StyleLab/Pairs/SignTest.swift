import Glibc

/// The exact sign test of paired outcomes.
///
/// Of the groups that one way serves better than the other, each side is as likely as the other if there is no
/// difference. With one outcome of yes or no in each group this is McNemar's exact test (Q. McNemar, "Note on the sampling
/// error of the difference between correlated proportions", Psychometrika 12, 1947).
package struct SignTest: Sendable, Hashable {
    /// How many groups the first way serves better.
    package let better: Int
    /// How many groups the second way serves better.
    package let worse: Int

    /// Counts signs.
    package init(better: Int, worse: Int) {
        self.better = better
        self.worse = worse
    }

    /// Counts the signs of each cluster's sum of differences.
    ///
    /// - Parameters:
    ///   - values: What the first way reaches.
    ///   - baseline: What the second reaches on the same.
    ///   - clusters: What belongs together; one number for each value.
    package init(of values: [Double], against baseline: [Double], clusters: [Int]) {
        var sums: [Int: Double] = [:]
        for index in values.indices { sums[clusters[index], default: 0] += values[index] - baseline[index] }
        self.init(better: sums.values.count { $0 > 0 }, worse: sums.values.count { $0 < 0 })
    }

    /// The two-sided probability of so uneven a split, or one less even, if both sides are equally likely.
    package var pValue: Double { Self.pValue(smaller: min(better, worse), of: better + worse) }

    /// How many of the groups that differ would have to lie on one side for the test to tell a difference at 5 %; nil
    /// when there are too few for any split.
    package var needed: Int? {
        let count = better + worse
        return (0...count).last { 2 * $0 <= count && Self.pValue(smaller: $0, of: count) < 0.05 }.map { count - $0 }
    }

    private static func pValue(smaller: Int, of count: Int) -> Double {
        guard count > 0 else { return 1 }
        // ln n!, for binomial coefficients too large to write out.
        func logFactorial(_ number: Int) -> Double { lgamma(Double(number) + 1) }
        var tail = 0.0
        for successes in 0...smaller {
            let ways = logFactorial(count) - logFactorial(successes) - logFactorial(count - successes)
            tail += exp(ways - Double(count) * log(2.0))
        }
        return min(1, 2 * tail)
    }
}
