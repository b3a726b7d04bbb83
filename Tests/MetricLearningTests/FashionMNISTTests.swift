import Foundation
import MetricLearning
import Testing

/// Training on real photos reaches what PyTorch reaches: the same images, head, recipe and epochs, five seeds.
@Suite(.serialized) struct FashionMNISTTests {
    struct Figures: Decodable {
        let recallAt1: Double
        let recallAt5: Double
        let mapAtR: Double
    }

    struct Fixture: Decodable {
        let seeds: [UInt64]
        let training: Int
        let validation: Int
        let epochs: Int
        let groups: [String: [Int]]
        let pixels: [String: [Figures]]
        let trained: [String: [Figures]]
    }

    /// The quantile of Student's t for two-sided 95 % and the four degrees of freedom of five pairs.
    private static let quantile = 2.776

    @Test(
        .enabled(if: FashionMNIST.isInstalled, "needs Debian's dataset-fashion-mnist"),
        arguments: [("five", Precision.bfloat16), ("ten", .bfloat16), ("ten", .float32)]
    )
    func `figures lie within the confidence interval of PyTorch's`(grouping: String, precision: Precision) throws {
        let fixture: Fixture = try MetricFixtures.read("fashion_mnist.json")
        let photos = try FashionMNIST()
        let groups = try #require(fixture.groups[grouping])
        var found: [Figures] = []
        for (index, seed) in fixture.seeds.enumerated() {
            let (training, validation) = try photos.split(
                seed: seed,
                training: fixture.training,
                validation: fixture.validation,
                groups: groups
            )
            // Untrained pixels need no luck: equal figures say that images, groups and judgement are the same.
            let untrained = try figures(validation.vectors, validation.labels)
            let expected = try #require(fixture.pixels[grouping]?[index])
            #expect(abs(untrained.recallAt1 - expected.recallAt1) <= 1e-9)
            #expect(abs(untrained.recallAt5 - expected.recallAt5) <= 1e-9)
            #expect(abs(untrained.mapAtR - expected.mapAtR) <= 1e-6)
            found.append(try train(training, validation, seed: seed, epochs: fixture.epochs, precision: precision))
        }
        let trained = try #require(fixture.trained[grouping])
        let pixels = try #require(fixture.pixels[grouping])
        for (name, metric) in [
            ("recallAt1", \Figures.recallAt1), ("recallAt5", \.recallAt5), ("mapAtR", \.mapAtR),
        ] as [(String, KeyPath<Figures, Double>)] {
            let ours = mean(found.map { $0[keyPath: metric] })
            let torch = mean(trained.map { $0[keyPath: metric] })
            let untrained = mean(pixels.map { $0[keyPath: metric] })
            let reach = interval(zip(found, trained).map { $0[keyPath: metric] - $1[keyPath: metric] })
            print(
                "\(grouping) \(precision) \(name): ours \(ours), PyTorch \(torch) +- \(reach), untrained \(untrained)"
            )
            #expect(abs(ours - torch) <= reach, "\(name): ours \(ours), PyTorch \(torch) +- \(reach)")
            #expect(metric != \.mapAtR || ours > untrained + 0.1)
        }
    }

    /// Half the width of the 95 % confidence interval of the mean of paired differences.
    private func interval(_ differences: [Double]) -> Double {
        let mean = mean(differences)
        let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(differences.count - 1)
        return Self.quantile * (variance / Double(differences.count)).squareRoot()
    }

    private func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }

    private func figures(_ embeddings: Matrix, _ labels: [Int]) throws -> Figures {
        let metrics = try RetrievalMetrics(embeddings: embeddings, labels: labels, threadCount: 2)
        return Figures(
            recallAt1: metrics.mean(.recall(at: 1)),
            recallAt5: metrics.mean(.recall(at: 5)),
            mapAtR: metrics.mean(.averagePrecisionAtR)
        )
    }

    private func train(
        _ training: LabeledVectors,
        _ validation: LabeledVectors,
        seed: UInt64,
        epochs: Int,
        precision: Precision
    ) throws -> Figures {
        var configuration = TrainingConfiguration()
        configuration.epochs = epochs
        configuration.seed = seed
        configuration.precision = precision
        var trainer = try Trainer(configuration: configuration, training: training, threadCount: 2)
        _ = trainer.run()
        let embeddings = try Projection(trainer.head, threadCount: 2).embeddings(of: validation.vectors)
        return try figures(embeddings, validation.labels)
    }
}
