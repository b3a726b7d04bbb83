import MetricLearning
import Testing

/// Each part of t-SNE, and whole runs, against scikit-learn on the same vectors.
@Suite struct TSNEParityTests {
    @Test(arguments: 0..<3)
    func `joint probabilities, divergence and gradient equal the reference's`(index: Int) throws {
        let fixture = try TSNEFixtures.read().objectives[index]
        let metric = try #require(TSNEConfiguration.Metric(rawValue: fixture.metric))
        let tsne = try TSNEFixtures.tsne(threadCount: 2) {
            $0.metric = metric
            $0.angle = 0
        }
        let vectors = TSNEFixtures.clusters(fixture.count)
        let points = TSNEFixtures.points(fixture.count, seed: 11)
        let perplexity = TSNEFixtures.perplexity(fixture.count)
        let joint = try tsne.jointProbabilities(of: vectors, perplexity: perplexity, method: .exact)
        let firstRow = joint[row: 0].dropFirst().map(Double.init)
        // The reference stops its search when the entropy is right to 1e-5.
        #expect(TSNEFixtures.deviation(firstRow, from: fixture.firstRow) <= 3e-5)
        for (method, expected) in [
            (TSNEConfiguration.Method.exact, fixture.exact), (.barnesHut, fixture.barnesHut),
        ] {
            let found = try tsne.objective(of: points, in: vectors, perplexity: perplexity, method: method)
            #expect(abs(found.divergence - expected.divergence) <= 3e-5 * expected.divergence, "\(method)")
            let deviation = TSNEFixtures.deviation(found.gradient, from: expected.gradient)
            #expect(deviation <= 3e-5, "\(method): \(deviation)")
        }
    }

    @Test(arguments: 0..<2)
    func `principal components equal the reference's, signs included`(index: Int) throws {
        let fixture = try TSNEFixtures.read().components[index]
        let scores = PrincipalComponents.scores(of: TSNEFixtures.clusters(fixture.count), seed: 1)
        for (component, found) in [scores.first, scores.second].enumerated() {
            let expected = stride(from: component, to: fixture.scores.count, by: 2).map { fixture.scores[$0] }
            let deviation = TSNEFixtures.deviation(found, from: expected)
            #expect(deviation <= 1e-5, "component \(component): \(deviation)")
        }
    }

    @Test(arguments: 0..<3)
    func `trustworthiness equals the reference's`(index: Int) throws {
        let fixture = try TSNEFixtures.read().trustworthiness[index]
        let found = try Trustworthiness.of(
            TSNEFixtures.points(fixture.count, seed: 13),
            in: TSNEFixtures.clusters(fixture.count),
            metric: try #require(TSNEConfiguration.Metric(rawValue: fixture.metric)),
            threadCount: 2
        )
        #expect(abs(found - fixture.value) <= 1e-9)
    }

    /// The vectors with the last `shift` rows moved to the front.
    private func rolled(_ matrix: Matrix, by shift: Int) -> Matrix {
        matrix.selecting(rows: (0..<matrix.rows).map { ($0 - shift + matrix.rows) % matrix.rows })
    }

    /// The descent is chaotic: one run's divergence moves by some percent with rounding alone, so means of runs are
    /// compared that differ only in the order of the vectors.
    @Test(arguments: 0..<6)
    func `whole runs reach the reference's divergence and trustworthiness`(index: Int) throws {
        let fixture = try TSNEFixtures.read().runs[index]
        let metric = try #require(TSNEConfiguration.Metric(rawValue: fixture.metric))
        let method = try #require(TSNEConfiguration.Method(rawValue: fixture.method))
        let tsne = try TSNEFixtures.tsne(threadCount: 2) {
            $0.metric = metric
            $0.method = method
        }
        let runs = fixture.divergences.count
        var divergence = 0.0
        var trustworthiness = 0.0
        for run in 0..<runs {
            let vectors = rolled(TSNEFixtures.clusters(fixture.count), by: run * fixture.count / runs)
            let map = try tsne.map(vectors)
            #expect(map.method == method)
            #expect(map.iterationCount <= 1000)
            divergence += map.klDivergence / Double(runs)
            trustworthiness +=
                try Trustworthiness.of(map.points, in: vectors, metric: metric, threadCount: 2) / Double(runs)
        }
        let expected = fixture.divergences.reduce(0, +) / Double(runs)
        #expect(abs(divergence - expected) <= 0.05 * expected, "\(divergence), the reference has \(expected)")
        let trusted = fixture.trustworthiness.reduce(0, +) / Double(runs)
        #expect(abs(trustworthiness - trusted) <= 0.01, "\(trustworthiness), the reference has \(trusted)")
    }
}
