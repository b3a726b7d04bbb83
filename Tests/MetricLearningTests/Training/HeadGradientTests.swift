import MetricLearning
import Testing

/// The gradient that training steps along, against small differences of the loss in double precision.
@Suite struct HeadGradientTests {
    private static let features = 9
    private static let hidden = 13
    private static let embedding = 6

    @Test(arguments: Loss.allCases)
    func `the gradient of every parameter is that of small differences`(loss: Loss) throws {
        // With beta1 = 0 the first moment is the gradient.
        var configuration = SampleData.configuration(loss, hidden: Self.hidden, embedding: Self.embedding)
        configuration.beta1 = 0
        configuration.dropout = 0.3
        configuration.epochs = 1
        let data = try SampleData.vectors(counts: [4, 4, 4, 4, 4], width: Self.features, pull: 0.7, seed: 5)
        var trainer = try Trainer(configuration: configuration, training: data, threadCount: 2)
        let batch = try BatchSampler(labels: data.labels, classNames: data.classNames, configuration: configuration)
            .rows(ofEpoch: 0)
        let start = trainer.snapshot()
        let report = trainer.advance()
        let snapshot = trainer.snapshot()

        let twin = Twin(
            head: DoubleHead(try HeadParameters(start)),
            proxies: start.tensor("parameters/proxies").map(Double.init),
            configuration: configuration,
            inputs: batch.map { data.vectors[row: $0].map(Double.init) },
            labels: batch.map { data.labels[$0] }
        )
        #expect(abs(Double(report.loss) - twin.loss()) <= 2e-6 * max(1, twin.loss()))
        var squares = 0.0
        for name in ["0.weight", "0.bias", "1.weight", "1.bias", "4.weight", "4.bias"] {
            let gradient = snapshot.tensor("firstMoments/\(name)")
            #expect(gradient.count == twin.head.tensors[name]?.count)
            squares += try compare(gradient, twin, name) { twin, index, change in
                twin.head.tensors[name]?[index] += change
            }
        }
        if loss == .proxyAnchor {
            squares += try compare(snapshot.tensor("firstMoments/proxies"), twin, "proxies") { twin, index, change in
                twin.proxies[index] += change
            }
        }
        #expect(abs(Double(report.gradientNorm) - squares.squareRoot()) <= 1e-4 * squares.squareRoot())
    }

    /// Compares each value with a central difference; returns the sum of squares.
    private func compare(
        _ gradient: [Float],
        _ twin: Twin,
        _ name: String,
        move: (inout Twin, Int, Double) -> Void
    ) throws -> Double {
        var squares = 0.0
        let largest = largestMagnitude(gradient)
        #expect(largest > 0)
        for (index, value) in gradient.enumerated() {
            var moved = twin
            move(&moved, index, 1e-6)
            let above = moved.loss()
            move(&moved, index, -2e-6)
            let difference = (above - moved.loss()) / 2e-6
            #expect(abs(difference - Double(value)) <= 2e-5 * max(largest, 0.1), "\(name)[\(index)]")
            squares += difference * difference
        }
        return squares
    }

    private struct Twin {
        var head: DoubleHead
        var proxies: [Double]
        let configuration: TrainingConfiguration
        let inputs: [[Double]]
        let labels: [Int]
        let factors: [[Double]]

        init(
            head: DoubleHead,
            proxies: [Double],
            configuration: TrainingConfiguration,
            inputs: [[Double]],
            labels: [Int]
        ) {
            self.head = head
            self.proxies = proxies
            self.configuration = configuration
            self.inputs = inputs
            self.labels = labels
            factors = configuration.dropoutFactors(step: 0, samples: inputs.count)
        }

        func loss() -> Double {
            let units = zip(inputs, factors).map { DoubleHead.unit(head.output($0, factors: $1)) }
            let rows = stride(from: 0, to: proxies.count, by: head.embedding).map {
                Array(proxies[$0..<$0 + head.embedding])
            }
            return configuration.doubleLoss(units: units, labels: labels, proxies: rows)
        }
    }

    @Test func `dropout drops what the twin says it drops`() {
        var configuration = SampleData.configuration(hidden: 400)
        configuration.dropout = 0.3
        let factors = configuration.dropoutFactors(step: 3, samples: 8)
        let dropped = factors.joined().count { $0 == 0 }
        #expect((700...1200).contains(dropped))
        #expect(factors.joined().allSatisfy { $0 == 0 || abs($0 - 1 / 0.7) < 1e-6 })
        #expect(factors[0] != factors[1])
        #expect(factors != configuration.dropoutFactors(step: 4, samples: 8))
    }
}

extension HeadParameters {
    /// The head in a snapshot.
    init(_ snapshot: TrainingSnapshot) throws {
        func values(_ name: String) -> [Float] { snapshot.tensor("parameters/\(name)") }
        let hidden = values("0.bias").count
        let embedding = values("4.bias").count
        let tensors = Dictionary(
            uniqueKeysWithValues: ["0.weight", "0.bias", "1.weight", "1.bias", "4.weight", "4.bias"]
                .map { ($0, values($0)) }
        )
        try self.init(
            tensors,
            features: values("0.weight").count / hidden,
            hidden: hidden,
            embedding: embedding
        )
    }
}
