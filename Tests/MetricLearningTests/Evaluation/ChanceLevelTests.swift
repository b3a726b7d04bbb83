import MetricLearning
import Testing

/// Exact chance levels against published values, all orders of few images, and random orders of many.
@Suite struct ChanceLevelTests {
    private static let metrics: [RetrievalMetric] = [
        .recall(at: 1), .recall(at: 2), .recall(at: 5), .rPrecision, .averagePrecisionAtR, .averagePrecision,
        .reciprocalRank, .neighborAccuracy,
    ]

    @Test(arguments: [
        ([20, 20, 20, 19, 19], 0.192, 0.664), ([50, 20, 12, 10, 6], 0.324, 0.745),
    ])
    func `ninety-eight images in five styles reach the known levels by chance`(
        counts: [Int],
        first: Double,
        fifth: Double
    ) throws {
        let chance = ChanceLevel(classCounts: counts)
        #expect(abs(try #require(chance.mean(.recall(at: 1))) - first) <= 5e-4)
        #expect(abs(try #require(chance.mean(.recall(at: 5))) - fifth) <= 5e-4)
    }

    /// One ranking's value of a metric, from the ranked labels of the other images.
    private func value(_ metric: RetrievalMetric, label: Int, ranked: [Int], voters: Int) -> Double {
        let ranks = ranked.indices.filter { ranked[$0] == label }.map { $0 + 1 }
        let precisions = ranks.enumerated().map { Double($0.offset + 1) / Double($0.element) }
        switch metric {
        case .recall(let rank): return ranks[0] <= rank ? 1 : 0
        case .rPrecision: return Double(ranks.count { $0 <= ranks.count }) / Double(ranks.count)
        case .averagePrecisionAtR:
            return zip(precisions, ranks).filter { $0.1 <= ranks.count }.reduce(0) { $0 + $1.0 } / Double(ranks.count)
        case .averagePrecision: return precisions.reduce(0, +) / Double(ranks.count)
        case .reciprocalRank: return 1 / Double(ranks[0])
        case .neighborAccuracy:
            let near = ranked.prefix(voters)
            let votes = near.map { one in near.count { $0 == one } }
            return near[votes.firstIndex(of: votes.max() ?? 0) ?? 0] == label ? 1 : 0
        }
    }

    /// Every order of some labels.
    private func orders(of labels: [Int]) -> [[Int]] {
        guard labels.count > 1 else { return [labels] }
        return labels.indices.flatMap { index in
            var rest = labels
            let first = rest.remove(at: index)
            return orders(of: rest).map { [first] + $0 }
        }
    }

    @Test(arguments: [[4, 2], [3, 2, 1], [2, 2, 2], [2, 1, 1, 1, 1], [5, 2], [1, 3, 3]], [1, 2, 3, 5, 9])
    func `the level is the mean over all orders`(counts: [Int], voters: Int) throws {
        let chance = ChanceLevel(classCounts: counts, neighborCount: voters)
        for metric in Self.metrics {
            let levels = chance.perClass(metric)
            for (label, count) in counts.enumerated() {
                guard count > 1 else {
                    #expect(levels[label] == nil)
                    continue
                }
                let others = counts.enumerated().flatMap {
                    [Int](repeating: $0.offset, count: $0.element - ($0.offset == label ? 1 : 0))
                }
                let all = orders(of: others).map { value(metric, label: label, ranked: $0, voters: voters) }
                let mean = all.reduce(0, +) / Double(all.count)
                #expect(abs(try #require(levels[label]) - mean) <= 1e-12, "\(metric.name) of class \(label)")
            }
        }
    }

    @Test func `random orders of many images come near the level`() throws {
        let counts = [30, 17, 9, 4, 1]
        let chance = ChanceLevel(classCounts: counts)
        let labels = counts.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
        var numbers = UnitNumbers(11)
        for metric in Self.metrics {
            var values: [Double] = []
            for _ in 0..<4000 {
                let query = Int.random(in: 0..<60, using: &numbers)
                var others = labels
                let label = others.remove(at: query)
                others.shuffle(using: &numbers)
                values.append(value(metric, label: label, ranked: others, voters: 5))
            }
            let mean = values.reduce(0, +) / 4000
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000
            let level = try #require(chance.mean(metric))
            #expect(abs(mean - level) <= 4 * (variance / 4000).squareRoot(), "\(metric.name): \(mean), \(level)")
        }
    }

    @Test func `random embeddings come near the level`() throws {
        var numbers = UnitNumbers(12)
        let matrix = Matrix(rows: 1500, columns: 24, values: (0..<36_000).map { _ in Float(numbers.normal()) })
        let labels = (0..<1500).map { [0, 0, 0, 1, 1, 2][$0 % 6] }
        let metrics = try RetrievalMetrics(embeddings: matrix, labels: labels, threadCount: 2)
        for metric in Self.metrics {
            let level = try #require(metrics.chance.mean(metric))
            #expect(abs(metrics.mean(metric) - level) <= 0.05, "\(metric.name): \(metrics.mean(metric)), \(level)")
        }
    }

    @Test func `averages weigh queries or classes`() throws {
        let chance = ChanceLevel(classCounts: [8, 2, 1])
        #expect(chance.perClass(.rPrecision) == [0.7, 0.1, nil])
        // Eight queries expect 0.7 each and two 0.1.
        let micro = try #require(chance.mean(.rPrecision))
        #expect(abs(micro - 0.58) <= 1e-15)
        let macro = try #require(chance.mean(.rPrecision, .macro))
        #expect(abs(macro - 0.4) <= 1e-15)
        #expect(ChanceLevel(classCounts: [1, 1]).mean(.rPrecision) == nil)
        #expect(ChanceLevel(classCounts: [8, 2, 1]).mean(.recall(at: 500)) == 1)
    }
}
