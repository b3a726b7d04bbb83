import Foundation
import MetricLearning
import Testing

/// The numbers that decide a run.
@Suite struct CounterRandomTests {
    @Test func `seed, purpose and index each give a sequence of their own`() {
        var first: [UInt64: String] = [:]
        for seed in [0, 1, 2, .max] as [UInt64] {
            for purpose in [CounterRandom.Purpose.weights, .proxies, .batches, .dropout] {
                for index in 0..<50 {
                    var random = CounterRandom(seed: seed, purpose: purpose, index: index)
                    let key = "\(seed) \(purpose) \(index)"
                    let bits = random.bits()
                    #expect(first[bits] == nil, "\(key) begins like \(first[bits] ?? "")")
                    first[bits] = key
                    var again = CounterRandom(seed: seed, purpose: purpose, index: index)
                    #expect(again.bits() == bits && again.bits() == random.bits())
                }
            }
        }
    }

    @Test(arguments: [1, 2, 3, 10, 1000])
    func `numbers below a bound are all as likely`(bound: Int) {
        var random = CounterRandom(seed: 1, purpose: .batches)
        var counts = [Int](repeating: 0, count: bound)
        let draws = 200 * bound
        for _ in 0..<draws { counts[random.below(bound)] += 1 }
        // Chi-square around its mean bound - 1, within five standard deviations.
        let square = counts.reduce(0.0) { $0 + pow(Double($1) - 200, 2) / 200 }
        #expect(abs(square - Double(bound - 1)) <= 5 * (2.0 * Double(bound)).squareRoot())
    }

    @Test func `uniform and normal numbers have their moments`() {
        var random = CounterRandom(seed: 2, purpose: .weights)
        let uniform = (0..<100_000).map { _ in Double(random.uniform(reach: 0.5)) }
        #expect(uniform.allSatisfy { $0 >= -0.5 && $0 < 0.5 })
        #expect(abs(uniform.reduce(0, +) / 100_000) <= 0.005)
        #expect(abs(uniform.reduce(0) { $0 + $1 * $1 } / 100_000 - 1.0 / 12) <= 0.002)
        let normal = (0..<100_000).map { _ in Double(random.normal(deviation: 2)) }
        #expect(abs(normal.reduce(0, +) / 100_000) <= 0.03)
        #expect(abs(normal.reduce(0) { $0 + $1 * $1 } / 100_000 - 4) <= 0.1)
        #expect(abs(normal.reduce(0) { $0 + pow($1 / 2, 4) } / 100_000 - 3) <= 0.2)
    }

    @Test func `a shuffle keeps every element and leaves few in place`() {
        var random = CounterRandom(seed: 3, purpose: .batches)
        var elements = Array(0..<1000)
        random.shuffle(&elements)
        #expect(elements.sorted() == Array(0..<1000))
        #expect(elements.enumerated().count { $0 == $1 } <= 8)
    }

    @Test func `a fresh head has PyTorch's distribution`() throws {
        let head = try HeadParameters(featureWidth: 400, hiddenWidth: 200, embeddingWidth: 100, seed: 9)
        for (values, inputs) in [
            (head.firstWeight.values, 400), (head.firstBias, 400), (head.secondWeight.values, 200),
            (head.secondBias, 200),
        ] as [([Float], Double)] {
            let reach = 1 / inputs.squareRoot()
            #expect(values.allSatisfy { abs(Double($0)) <= reach })
            let variance = values.reduce(0) { $0 + Double($1) * Double($1) } / Double(values.count)
            #expect(abs(variance / (reach * reach / 3) - 1) <= 5 / Double(values.count).squareRoot())
        }
        #expect(head.normWeight.allSatisfy { $0 == 1 } && head.normBias.allSatisfy { $0 == 0 })
        let other = try HeadParameters(featureWidth: 400, hiddenWidth: 200, embeddingWidth: 100, seed: 10)
        #expect(other.firstWeight != head.firstWeight)
        #expect(throws: MetricLearningError.self) {
            try HeadParameters(featureWidth: 0, hiddenWidth: 2, embeddingWidth: 2, seed: 1)
        }
    }
}
