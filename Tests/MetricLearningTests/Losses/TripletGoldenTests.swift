import CLearningKernels
import MetricLearning
import Testing

/// Semi-hard mining against pytorch-metric-learning's golden file.
@Suite struct TripletGoldenTests {
    private struct Golden: Decodable {
        let margin: Float
        let labels: [Int]
        let embeddings: [[Float]]
        let cosine: [[Float]]
        let semihard: [[Int]]
        let n_semihard: Int
        let n_hard: Int
        let n_all: Int
        let loss: Float
        let grad: [[Float]]
    }

    private let golden: Golden
    private let units: [Float]
    private let lengths: [Float]
    private let similarities: [Float]

    init() throws {
        golden = try MetricFixtures.read("triplet_semihard.json")
        let count = golden.labels.count
        let width = golden.embeddings[0].count
        var units = [Float](repeating: 0, count: count * width)
        var lengths = [Float](repeating: 0, count: count)
        unit_rows(golden.embeddings.flatMap(\.self), count, width, width, &units, &lengths)
        var similarities = [Float](repeating: 0, count: count * count)
        dot_products(units, count, units, count, width, width, &similarities)
        self.units = units
        self.lengths = lengths
        self.similarities = similarities
    }

    @Test func `the same triplets are mined in the same order`() {
        let mined = TripletLoss(.semiHard, margin: golden.margin)
            .triplets(similarities: similarities, labels: golden.labels)
        #expect(mined.map { [$0.anchor, $0.positive, $0.negative] } == golden.semihard)
        #expect(largestDifference(similarities, golden.cosine.flatMap(\.self)) <= 5e-7)
    }

    @Test func `loss and gradient are the same`() {
        let count = golden.labels.count
        let width = golden.embeddings[0].count
        let value = TripletLoss(.semiHard, margin: golden.margin)
            .value(similarities: similarities, labels: golden.labels)
        #expect(abs(value.loss - golden.loss) <= 1e-6)
        #expect(value.contributing == golden.n_semihard)
        var both = value.gradient
        for row in 0..<count {
            for column in 0..<count { both[row * count + column] += value.gradient[column * count + row] }
        }
        var gradient = [Float](repeating: 0, count: count * width)
        unit_gradient(both, count, 1, units, lengths, count, units, count, width, width, false, &gradient)
        #expect(largestDifference(gradient, golden.grad.flatMap(\.self)) <= 1e-7)
    }

    @Test func `the census counts what the miners of the reference find`() {
        let census = TripletCensus(similarities: similarities, labels: golden.labels, margin: golden.margin)
        #expect(census.triplets == 960)
        #expect(census.semiHard == golden.n_semihard)
        #expect(census.hard == golden.n_hard)
        // The reference counts a triplet that violates by exactly nothing, too; here there is none.
        #expect(census.active == golden.n_all)
    }

    @Test func `five classes of four give 960 triplets in every state`() {
        let labels = (0..<20).map { $0 / 4 }
        let collapsed = [Float](repeating: 1, count: 400)
        let separated = (0..<400).map { labels[$0 / 20] == labels[$0 % 20] ? Float(1) : 0 }
        let pinned = TripletCensus(similarities: collapsed, labels: labels, margin: 0.3)
        #expect((pinned.triplets, pinned.semiHard, pinned.hard, pinned.active) == (960, 0, 960, 960))
        let done = TripletCensus(similarities: separated, labels: labels, margin: 0.3)
        #expect((done.triplets, done.semiHard, done.hard, done.active) == (960, 0, 0, 0))
        #expect(done.positiveDistance == 0 && done.negativeDistance == 1)
        let semiHard = TripletLoss(.semiHard, margin: 0.3)
        #expect(semiHard.value(similarities: collapsed, labels: labels).contributing == 0)
        #expect(semiHard.value(similarities: separated, labels: labels).loss == 0)
        let all = TripletLoss(.all, margin: 0.3).value(similarities: collapsed, labels: labels)
        #expect(all.loss == 0.3 && all.contributing == 960)
    }
}
