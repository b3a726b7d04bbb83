import MetricLearning
import Testing

/// Three steps of training against PyTorch's golden file.
@Suite struct HeadGoldenTests {
    private struct Golden: Decodable {
        struct Tensors: Decodable {
            let firstWeight: [[Float]]
            let firstBias: [Float]
            let normWeight: [Float]
            let normBias: [Float]
            let secondWeight: [[Float]]
            let secondBias: [Float]

            enum CodingKeys: String, CodingKey {
                case firstWeight = "0.weight"
                case firstBias = "0.bias"
                case normWeight = "1.weight"
                case normBias = "1.bias"
                case secondWeight = "4.weight"
                case secondBias = "4.bias"
            }

            /// The tensors by PyTorch's names.
            var named: [(name: String, values: [Float])] {
                [
                    ("0.weight", firstWeight.flatMap(\.self)), ("0.bias", firstBias), ("1.weight", normWeight),
                    ("1.bias", normBias), ("4.weight", secondWeight.flatMap(\.self)), ("4.bias", secondBias),
                ]
            }

            func head() throws -> HeadParameters {
                try HeadParameters(
                    firstWeight: matrix(firstWeight),
                    firstBias: firstBias,
                    normWeight: normWeight,
                    normBias: normBias,
                    secondWeight: matrix(secondWeight),
                    secondBias: secondBias
                )
            }
        }

        struct Step: Decodable {
            let n_semihard: Int
            let loss: Float
            let grads: Tensors
            let params: Tensors
        }

        let `init`: Tensors
        let input: [[Float]]
        let labels: [Int]
        let steps: [Step]
    }

    @Test(arguments: [1, 2, 5])
    func `three steps leave the parameters of PyTorch`(threadCount: Int) throws {
        let golden: Golden = try MetricFixtures.read("head_adamw_3steps.json")
        let data = try LabeledVectors(
            vectors: matrix(golden.input),
            labels: golden.labels,
            classNames: ["a", "b", "c", "d", "e"]
        )
        var configuration = SampleData.configuration(hidden: 10, embedding: 4)
        configuration.learningRate = 1e-4
        configuration.dropout = 0
        configuration.epochs = 3
        var trainer = try Trainer(
            configuration: configuration,
            head: golden.`init`.head(),
            training: data,
            threadCount: threadCount
        )
        #expect(trainer.stepsPerEpoch == 1)
        var before = trainer.snapshot()
        for expected in golden.steps {
            let report = trainer.advance()
            #expect(abs(report.loss - expected.loss) <= 1e-6)
            #expect(report.semiHard == expected.n_semihard)
            let snapshot = trainer.snapshot()
            for (name, values) in expected.params.named {
                let difference = largestDifference(snapshot.tensor("parameters/\(name)"), values)
                #expect(difference <= 1e-6, "step \(report.step), \(name): \(difference)")
            }
            var squares = 0.0
            for (name, values) in expected.grads.named {
                // m' = 0.9 m + 0.1 g
                let moments = snapshot.tensor("firstMoments/\(name)")
                let earlier = before.tensor("firstMoments/\(name)")
                let gradient = zip(moments, earlier).map { ($0 - 0.9 * $1) / 0.1 }
                #expect(largestDifference(gradient, values) <= 1e-6, "step \(report.step), \(name)")
                squares += values.reduce(0) { $0 + Double($1) * Double($1) }
            }
            #expect(abs(Double(report.gradientNorm) - squares.squareRoot()) <= 1e-5 * squares.squareRoot())
            before = snapshot
            _ = trainer.finishEpoch()
        }
        #expect(trainer.isFinished)
    }
}

private func matrix(_ rows: [[Float]]) -> Matrix {
    Matrix(rows: rows.count, columns: rows[0].count, values: rows.flatMap(\.self))
}
