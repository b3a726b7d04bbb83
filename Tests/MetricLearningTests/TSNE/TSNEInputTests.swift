import MetricLearning
import Testing

/// Vectors and settings that are out of the ordinary.
@Suite struct TSNEInputTests {
    @Test(arguments: [TSNEConfiguration.Method.exact, .barnesHut], [TSNEConfiguration.Metric.cosine, .euclidean])
    func `equal vectors make a map of numbers`(
        method: TSNEConfiguration.Method,
        metric: TSNEConfiguration.Metric
    ) throws {
        func points(_ vectors: Matrix) throws -> TSNEMap {
            try TSNEFixtures.tsne {
                $0.method = method
                $0.metric = metric
            }
            .map(vectors)
        }
        let two: [[Float]] = [[1, 2, 3], [-1, 0, 5]]
        let cases: [[[Float]]] = [
            [[Float]](repeating: [0.3, 0.3, 0.3], count: 50),
            [[Float]](repeating: [0, 0, 0], count: 50),
            (0..<50).map { two[$0 % 2] },
            (0..<50).map { $0 == 7 ? [7, 8, 9] : [1, 1, 1] },
            (0..<50).map { [Float($0), Float(2 * $0), 0] },
        ]
        for rows in cases {
            let values = rows.flatMap(\.self)
            let map = try points(Matrix(rows: 50, columns: 3, values: values))
            #expect(map.points.values.allSatisfy { $0.isFinite })
            #expect(map.klDivergence.isFinite)
        }
    }

    @Test func `equal vectors get equal places`() throws {
        let distinct = TSNEFixtures.clusters(40)
        let vectors = distinct.selecting(rows: (0..<80).map { $0 % 40 })
        for method in [TSNEConfiguration.Method.exact, .barnesHut] {
            let map = try TSNEFixtures.tsne { $0.method = method }.map(vectors)
            for row in 0..<40 {
                // Sums over the other points run in another order: rounding keeps them only nearly equal.
                for (one, other) in zip(map.points[row: row], map.points[row: row + 40]) {
                    #expect(abs(one - other) < 0.5)
                }
            }
        }
    }

    @Test func `vectors on one line do not stay on a line in the map`() throws {
        let vectors = Matrix(rows: 60, columns: 2, values: (0..<60).flatMap { [Float($0), 1] })
        let map = try TSNEFixtures.tsne { $0.metric = .euclidean }.map(vectors)
        let heights = stride(from: 1, to: 120, by: 2).map { map.points.values[$0] }
        #expect((heights.max() ?? 0) - (heights.min() ?? 0) > 1)
    }

    @Test(arguments: [0, 1, 3])
    func `three vectors are too few`(count: Int) throws {
        let error = #expect(throws: MetricLearningError.self) {
            try TSNEFixtures.tsne().map(TSNEFixtures.clusters(count))
        }
        #expect(error?.code == .tooFewRows)
        #expect(error?.message.contains("\(count)") == true)
    }

    @Test func `vectors of no values are refused`() throws {
        let error = #expect(throws: MetricLearningError.self) {
            try TSNEFixtures.tsne().map(Matrix(rows: 9, columns: 0))
        }
        #expect(error?.code == .tooFewRows)
    }

    @Test(arguments: [Float.nan, .infinity], [TSNEConfiguration.Metric.cosine, .euclidean])
    func `a value that is no number names its row`(value: Float, metric: TSNEConfiguration.Metric) throws {
        var vectors = TSNEFixtures.clusters(10)
        vectors.values[6 * 256 + 5] = value
        let error = #expect(throws: MetricLearningError.self) {
            try TSNEFixtures.tsne { $0.metric = metric }.map(vectors)
        }
        #expect(error?.code == .notFinite)
        #expect(error?.message.contains("row 6 ") == true)
    }

    @Test(arguments: [10.0, 11, 500])
    func `a perplexity for more vectors than there are is refused`(perplexity: Double) throws {
        let tsne = try TSNEFixtures.tsne { $0.perplexity = perplexity }
        let error = #expect(throws: MetricLearningError.self) { try tsne.map(TSNEFixtures.clusters(10)) }
        #expect(error?.code == .badSetting)
        #expect(error?.message.contains("at most 3") == true)
        #expect(try tsne.map(TSNEFixtures.clusters(Int(perplexity) + 1)).perplexity == perplexity)
    }

    @Test(arguments: [0, -1, Double.nan, .infinity])
    func `a perplexity or a learning rate that is no positive number is refused`(value: Double) {
        for path in [\TSNEConfiguration.perplexity, \TSNEConfiguration.learningRate] {
            var configuration = TSNEConfiguration(threadCount: 1)
            configuration[keyPath: path] = value
            let changed = configuration
            let error = #expect(throws: MetricLearningError.self) { try TSNE(changed) }
            #expect(error?.code == .badSetting)
        }
    }

    @Test func `impossible settings are refused`() throws {
        let changes: [(inout TSNEConfiguration) -> Void] = [
            { $0.earlyExaggeration = 0.5 }, { $0.earlyExaggeration = .nan }, { $0.angle = -0.1 }, { $0.angle = 1.5 },
            { $0.angle = .nan }, { $0.exaggeratedIterationCount = -1 }, { $0.finalIterationCount = -1 },
        ]
        for change in changes {
            let error = #expect(throws: MetricLearningError.self) { try TSNEFixtures.tsne(change) }
            #expect(error?.code == .badSetting)
        }
    }

    @Test func `trustworthiness needs points for all vectors and more than twice as many as neighbours`() throws {
        let vectors = TSNEFixtures.clusters(11)
        func refusal(_ points: Matrix, _ neighborCount: Int) -> MetricLearningError? {
            #expect(throws: MetricLearningError.self) {
                try Trustworthiness.of(points, in: vectors, neighborCount: neighborCount, threadCount: 1)
            }
        }
        #expect(refusal(TSNEFixtures.points(10, seed: 1), 5)?.code == .labelsMismatch)
        #expect(refusal(TSNEFixtures.points(11, seed: 1), 6)?.code == .tooFewRows)
        #expect(refusal(TSNEFixtures.points(11, seed: 1), 0)?.code == .tooFewRows)
        let bad = Matrix(rows: 11, columns: 2, values: [Float](repeating: .nan, count: 22))
        #expect(refusal(bad, 5)?.code == .notFinite)
        #expect(try Trustworthiness.of(vectors, in: vectors, metric: .euclidean, threadCount: 1) == 1)
    }
}
