import MetricLearning
import Testing

/// Figures against pytorch-metric-learning's `AccuracyCalculator`, with lone labels and ties.
@Suite struct RetrievalParityTests {
    private struct Means: Decodable {
        let recallAt1, rPrecision, mapAtR, map, mrr: Double
    }

    private struct ClassMeans: Decodable {
        let recallAt1, rPrecision, mapAtR, map, mrr: [Double]
    }

    private struct Counted: Decodable {
        let recallAt5, knnAccuracy: Double
        let votes: [Int]
    }

    private struct Case: Decodable {
        let columns: Int
        let embeddings: [Float]
        let labels: [Int]
        let loneQueries: Int
        let micro, macro: Means
        let perClass: ClassMeans
        let counted: Counted
    }

    private func check(_ metrics: RetrievalMetrics, _ average: RetrievalMetrics.Average, _ expected: Means) {
        for (metric, value) in [
            (RetrievalMetric.recall(at: 1), expected.recallAt1), (.rPrecision, expected.rPrecision),
            (.averagePrecisionAtR, expected.mapAtR), (.averagePrecision, expected.map), (.reciprocalRank, expected.mrr),
        ] {
            let found = metrics.mean(metric, average)
            #expect(abs(found - value) <= 1e-9, "\(average) \(metric.name): \(found), the reference has \(value)")
        }
    }

    @Test(arguments: ["random", "small", "duplicates", "lattice"], [1, 2])
    func `all figures equal the reference's`(name: String, threadCount: Int) throws {
        let cases = try MetricFixtures.read("evaluation.json", as: [String: Case].self)
        let fixture = try #require(cases[name])
        let metrics = try RetrievalMetrics(
            embeddings: Matrix(rows: fixture.labels.count, columns: fixture.columns, values: fixture.embeddings),
            labels: fixture.labels,
            threadCount: threadCount
        )
        #expect(metrics.loneQueryCount == fixture.loneQueries)
        check(metrics, .micro, fixture.micro)
        check(metrics, .macro, fixture.macro)
        for (metric, values) in [
            (RetrievalMetric.recall(at: 1), fixture.perClass.recallAt1), (.rPrecision, fixture.perClass.rPrecision),
            (.averagePrecisionAtR, fixture.perClass.mapAtR), (.averagePrecision, fixture.perClass.map),
            (.reciprocalRank, fixture.perClass.mrr),
        ] {
            // The reference leaves lone classes out.
            let found = metrics.perClass(metric).compactMap(\.self)
            #expect(found.count == values.count)
            for (one, other) in zip(found, values) { #expect(abs(one - other) <= 1e-9, "\(metric.name)") }
        }
        #expect(abs(metrics.mean(.recall(at: 5)) - fixture.counted.recallAt5) <= 1e-9)
        #expect(abs(metrics.mean(.neighborAccuracy) - fixture.counted.knnAccuracy) <= 1e-9)
        #expect(metrics.queries.map(\.votedLabel) == fixture.counted.votes)
    }

    private struct Golden: Decodable {
        struct Reference: Decodable {
            let mean_average_precision, mean_average_precision_at_r, mean_reciprocal_rank: Double
            let precision_at_1, r_precision: Double
        }

        struct Own: Decodable {
            let recall5: Double
            let queries: Int
        }

        let labels: [Int]
        let embeddings: [[Float]]
        let pml: Reference
        let own: Own
    }

    @Test func `the golden file's figures are found`() throws {
        let golden = try MetricFixtures.read("golden_metrics.json", as: Golden.self)
        let metrics = try RetrievalMetrics(
            embeddings: Matrix(rows: golden.labels.count, columns: 8, values: golden.embeddings.flatMap(\.self)),
            labels: golden.labels,
            threadCount: 1
        )
        #expect(metrics.queries.count == golden.own.queries)
        #expect(metrics.loneQueryCount == golden.labels.count - golden.own.queries)
        #expect(abs(metrics.mean(.recall(at: 1)) - golden.pml.precision_at_1) <= 1e-9)
        #expect(abs(metrics.mean(.recall(at: 5)) - golden.own.recall5) <= 1e-9)
        #expect(abs(metrics.mean(.rPrecision) - golden.pml.r_precision) <= 1e-9)
        #expect(abs(metrics.mean(.averagePrecisionAtR) - golden.pml.mean_average_precision_at_r) <= 1e-9)
        #expect(abs(metrics.mean(.averagePrecision) - golden.pml.mean_average_precision) <= 1e-9)
        // The reference computed this file's reciprocals in single precision.
        #expect(abs(metrics.mean(.reciprocalRank) - golden.pml.mean_reciprocal_rank) <= 1e-7)
    }
}
