import MetricLearning
import Synchronization
import Testing

@Suite struct TSNETests {
    private func map(
        _ vectors: Matrix,
        threadCount: Int = 1,
        _ change: (inout TSNEConfiguration) -> Void = { _ in }
    ) throws -> TSNEMap {
        try TSNEFixtures.tsne(threadCount: threadCount, change).map(vectors)
    }

    @Test(arguments: [TSNEConfiguration.Method.exact, .barnesHut], [TSNEConfiguration.Metric.cosine, .euclidean])
    func `the map does not depend on the number of threads`(
        method: TSNEConfiguration.Method,
        metric: TSNEConfiguration.Metric
    ) throws {
        let vectors = TSNEFixtures.clusters(700)
        func change(_ configuration: inout TSNEConfiguration) {
            configuration.method = method
            configuration.metric = metric
            configuration.finalIterationCount = 50
        }
        let expected = try map(vectors, change)
        for threadCount in [2, 3, 40] {
            #expect(try map(vectors, threadCount: threadCount, change) == expected)
        }
    }

    @Test func `random starts follow from the seed, principal components do not need it`() throws {
        let vectors = TSNEFixtures.clusters(60)
        func random(_ seed: UInt64) throws -> TSNEMap {
            try map(vectors) {
                $0.initialization = .random
                $0.seed = seed
            }
        }
        #expect(try random(1) == random(1))
        #expect(try random(1).points != random(2).points)
        #expect(try map(vectors) == map(vectors) { $0.finalIterationCount = 750 })
    }

    @Test(arguments: [4, 5, 7, 30, 98])
    func `few vectors get the perplexity they allow`(count: Int) throws {
        let map = try map(TSNEFixtures.clusters(count))
        #expect(map.points.rows == count)
        #expect(map.points.columns == 2)
        #expect(map.perplexity == min(30, Double(count - 1) / 3))
        #expect(map.points.values.allSatisfy { $0.isFinite })
        #expect(map.klDivergence.isFinite && map.klDivergence > -1e-6)
    }

    @Test func `the method follows the number of vectors`() throws {
        func change(_ configuration: inout TSNEConfiguration) {
            configuration.exaggeratedIterationCount = 1
            configuration.finalIterationCount = 0
        }
        #expect(try map(TSNEFixtures.clusters(2000), threadCount: 2, change).method == .exact)
        #expect(try map(TSNEFixtures.clusters(2001), threadCount: 2, change).method == .barnesHut)
    }

    @Test func `classes that are apart stay apart`() throws {
        let map = try map(TSNEFixtures.clusters(2500), threadCount: 2)
        #expect(map.method == .barnesHut)
        // Neighbours in the plane, not angles seen from the origin: a third value makes cosines follow distances.
        let largest = map.points.values.map(abs).max() ?? 1
        let lifted = (0..<2500).flatMap { row -> [Float] in
            let (x, y) = (map.points.values[2 * row] / largest / 2, map.points.values[2 * row + 1] / largest / 2)
            return [x, y, (1 - x * x - y * y).squareRoot()]
        }
        let metrics = try RetrievalMetrics(
            embeddings: Matrix(rows: 2500, columns: 3, values: lifted),
            labels: (0..<2500).map { $0 % 5 },
            threadCount: 2
        )
        #expect(metrics.mean(.neighborAccuracy) > 0.97)
    }

    @Test func `progress counts iterations and reports a falling divergence`() throws {
        var reports: [TSNEProgress] = []
        let tsne = try TSNEFixtures.tsne()
        let map = try tsne.map(TSNEFixtures.clusters(60)) {
            reports.append($0)
            return true
        }
        #expect(reports.map(\.iteration) == Array(0...map.iterationCount))
        #expect(reports.allSatisfy { $0.iterationCount == 1000 })
        #expect(reports.prefix(50).allSatisfy { $0.klDivergence == nil })
        let divergences = reports.compactMap(\.klDivergence)
        #expect(divergences.count == map.iterationCount - 49)
        #expect(try #require(divergences.last) < #require(divergences.first))
        #expect(abs(try #require(divergences.last) - map.klDivergence) <= 0.02 * map.klDivergence)
    }

    @Test(arguments: [0, 1, 260])
    func `whoever is told of progress may stop the map`(iteration: Int) throws {
        var last = -1
        let tsne = try TSNEFixtures.tsne(threadCount: 2)
        let error = #expect(throws: MetricLearningError.self) {
            try tsne.map(TSNEFixtures.clusters(98)) {
                last = $0.iteration
                return $0.iteration < iteration
            }
        }
        #expect(error?.code == .cancelled)
        #expect(last == iteration)
    }
}
