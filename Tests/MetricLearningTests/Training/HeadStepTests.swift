import MetricLearning
import Testing

/// Three steps of a head whose widths fill no block, against PyTorch in single precision and under
/// `torch.autocast(bfloat16)`.
@Suite struct HeadStepTests {
    struct Step: Decodable {
        let outputs: [Float]
        let loss: Float
        let gradients: [String: [Float]]?
        let parameters: [String: [Float]]?
    }

    struct Fixture: Decodable {
        let features: Int
        let hidden: Int
        let embedding: Int
        let labels: [Int]
        let learningRate: Double
        let inputs: [Float]
        let start: [String: [Float]]
        let runs: [String: [Step]]
    }

    private let fixture: Fixture

    init() throws {
        fixture = try MetricFixtures.read("head_steps.json")
    }

    private func trainer(_ precision: Precision) throws -> Trainer {
        var configuration = SampleData.configuration(
            precision: precision,
            hidden: fixture.hidden,
            embedding: fixture.embedding
        )
        configuration.learningRate = fixture.learningRate
        configuration.dropout = 0
        let rows = fixture.labels.count
        return try Trainer(
            configuration: configuration,
            head: HeadParameters(
                fixture.start,
                features: fixture.features,
                hidden: fixture.hidden,
                embedding: fixture.embedding
            ),
            training: LabeledVectors(
                vectors: Matrix(rows: rows, columns: fixture.features, values: fixture.inputs),
                labels: fixture.labels,
                classNames: (0..<5).map { "class \($0)" }
            ),
            threadCount: 2
        )
    }

    /// The gradients of the first step, the losses of all and the parameters after the last.
    private func run(
        _ precision: Precision
    ) throws -> (gradients: [String: [Float]], losses: [Float], parameters: [String: [Float]]) {
        var trainer = try trainer(precision)
        var losses: [Float] = []
        var gradients: [String: [Float]] = [:]
        for step in 0..<3 {
            losses.append(trainer.advance().loss)
            if step == 0 {
                let snapshot = trainer.snapshot()
                for name in fixture.start.keys {
                    gradients[name] = snapshot.tensor("firstMoments/\(name)").map { $0 * 10 }
                }
            }
            _ = trainer.finishEpoch()
        }
        let snapshot = trainer.snapshot()
        let parameters = Dictionary(
            uniqueKeysWithValues: fixture.start.keys.map { ($0, snapshot.tensor("parameters/\($0)")) }
        )
        return (gradients, losses, parameters)
    }

    @Test func `single precision follows PyTorch to 1e-6`() throws {
        let expected = try #require(fixture.runs["float32"])
        let found = try run(.float32)
        for (loss, step) in zip(found.losses, expected) { #expect(abs(loss - step.loss) <= 1e-6) }
        for (name, values) in try #require(expected[0].gradients) {
            #expect(largestDifference(found.gradients[name, default: []], values) <= 1e-6, "\(name)")
        }
        for (name, values) in try #require(expected[2].parameters) {
            #expect(largestDifference(found.parameters[name, default: []], values) <= 3e-6, "\(name)")
        }
    }

    /// A bfloat16 number is rounded by up to 2^-9 of itself. The reference rounds the gradients of linear layers once,
    /// after their sums, and adds those of the layer norm in bfloat16, sample by sample: in another order of samples its
    /// own differ by up to 4.4 * 2^-8 of their largest, about the root of the 20 roundings. We round neither.
    @Test func `mixed precision follows autocast within its own rounding`() throws {
        let expected = try #require(fixture.runs["bfloat16"])
        let found = try run(.bfloat16)
        #expect(abs(found.losses[0] - expected[0].loss) <= 1e-4 * expected[0].loss)
        for (name, values) in try #require(expected[0].gradients) {
            let units = largestDifference(found.gradients[name, default: []], values) / largestMagnitude(values) * 256
            #expect(units <= (name.hasPrefix("1.") ? 4.4 : 1), "\(name): \(units)")
        }
    }

    @Test func `mixed precision rounds where autocast rounds`() throws {
        // Were the tolerance all that counts, single precision would pass as well: it must lie much farther away.
        let expected = try #require(fixture.runs["bfloat16"]?[0].gradients)
        let mixed = try run(.bfloat16).gradients
        let single = try run(.float32).gradients
        for (name, values) in expected {
            func distance(_ gradients: [String: [Float]]) -> Float {
                zip(gradients[name, default: []], values).reduce(0) { $0 + abs($1.0 - $1.1) }
            }
            #expect(distance(mixed) <= 0.5 * distance(single), "\(name): \(distance(mixed)) \(distance(single))")
        }
    }

    /// AdamW's first steps are of size learning rate whatever the gradient's size, so a gradient near zero may step to
    /// either side: single values may differ by both steps, the mean by little.
    @Test func `three mixed steps stay with autocast's`() throws {
        let expected = try #require(fixture.runs["bfloat16"]?[2].parameters)
        let found = try run(.bfloat16).parameters
        let reach = 3 * fixture.learningRate
        for (name, values) in expected {
            let parameters = found[name, default: []]
            #expect(largestDifference(parameters, values) <= 2 * reach, "\(name)")
            let sum = zip(parameters, values).reduce(0.0) { $0 + abs(Double($1.0) - Double($1.1)) }
            #expect(sum / Double(values.count) <= 0.05 * reach, "\(name): \(sum / Double(values.count) / reach)")
        }
    }
}

extension HeadParameters {
    /// A head of tensors by PyTorch's names.
    init(_ tensors: [String: [Float]], features: Int, hidden: Int, embedding: Int) throws {
        try self.init(
            firstWeight: Matrix(rows: hidden, columns: features, values: tensors["0.weight", default: []]),
            firstBias: tensors["0.bias", default: []],
            normWeight: tensors["1.weight", default: []],
            normBias: tensors["1.bias", default: []],
            secondWeight: Matrix(rows: embedding, columns: hidden, values: tensors["4.weight", default: []]),
            secondBias: tensors["4.bias", default: []]
        )
    }
}
