import Foundation
import Inference
import Testing

/// The projection head against its formula in double precision, and what is no head.
@Suite struct ProjectionHeadTests {
    private func load(_ tensors: [WrittenTensor]) throws -> ProjectionHead {
        try withTemporaryDirectory { directory in
            try FixtureSafetensors.write(tensors, to: directory + "/head.safetensors")
            return try ProjectionHead(path: directory + "/head.safetensors")
        }
    }

    /// Linear, LayerNorm (1e-5), GELU, Linear, L2, in double precision.
    private func reference(_ values: [String: [Float]], _ features: [Float]) -> [Float] {
        func linear(_ name: String, _ input: [Double]) -> [Double] {
            let weight = values[name + ".weight"] ?? []
            return (values[name + ".bias"] ?? []).enumerated().map { row, bias in
                input.indices.reduce(Double(bias)) { $0 + input[$1] * Double(weight[row * input.count + $1]) }
            }
        }
        let hidden = linear("0", features.map(Double.init))
        let mean = hidden.reduce(0, +) / Double(hidden.count)
        let variance = hidden.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(hidden.count)
        let activated = hidden.enumerated().map { index, value in
            let normal = (value - mean) / (variance + 1e-5).squareRoot()
            let scaled = normal * Double(values["1.weight"]?[index] ?? 0) + Double(values["1.bias"]?[index] ?? 0)
            return scaled / 2 * erfc(-scaled / 2.0.squareRoot())
        }
        let output = linear("4", activated)
        let length = max(output.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-12)
        return output.map { Float($0 / length) }
    }

    /// The values of tensors as they come back from the file.
    private func values(_ tensors: [WrittenTensor]) throws -> [String: [Float]] {
        try withTemporaryDirectory { directory in
            try FixtureSafetensors.write(tensors, to: directory + "/values.safetensors")
            let file = try SafetensorsFile(path: directory + "/values.safetensors")
            return try Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, try file.values($0.name)) })
        }
    }

    @Test(arguments: ["F32", "BF16", "F16"], [(1, 1), (7, 24), (96, 300), (2048, 17)])
    func equalsItsFormula(element: String, shape: (width: Int, hidden: Int)) throws {
        let tensors = SmallCheckpoint.headTensors(width: shape.width, hidden: shape.hidden, element: element)
        let head = try load(tensors)
        let expectedFrom = try values(tensors)
        var numbers = SeededNumbers(80)
        for reach in [1, 1e-4, 1e4] as [Float] {
            let features = numbers.floats(shape.width, reach: reach)
            let computed = try head.embedding(of: features)
            let difference = largestDifference(computed, reference(expectedFrom, features), floor: 0.05)
            #expect(difference <= 2e-5, "reach \(reach): \(difference)")
            #expect(abs(computed.reduce(0) { $0 + Double($1) * Double($1) } - 1) <= 1e-6)
            #expect(try head.embedding(of: features) == computed)
        }
    }

    @Test func theNormsEpsilonIsOneHundredThousandth() throws {
        // The hidden values are +-1e-3, whose variance of 1e-6 is a tenth of the epsilon: the normal values are
        // +-1e-3 / sqrt(1.1e-5), not +-1.
        var tensors = SmallCheckpoint.headTensors(width: 1, hidden: 2)
        tensors[0] = WrittenTensor("0.weight", shape: [2, 1], values: [1e-3, -1e-3])
        tensors[1] = WrittenTensor("0.bias", shape: [2], values: [0, 0])
        tensors[2] = WrittenTensor("1.weight", shape: [2], values: [1, 1])
        tensors[3] = WrittenTensor("1.bias", shape: [2], values: [0, 0])
        tensors[4] = WrittenTensor(
            "4.weight",
            shape: [256, 2],
            values: [1, 0, 0, 1] + [Float](repeating: 0, count: 508)
        )
        tensors[5] = WrittenTensor("4.bias", shape: [256], values: [Float](repeating: 0, count: 256))
        let embedding = try load(tensors).embedding(of: [1])
        let normal = 1e-3 / (1.1e-5).squareRoot()
        let above = normal / 2 * erfc(-normal / 2.0.squareRoot())
        let below = -normal / 2 * erfc(normal / 2.0.squareRoot())
        #expect(abs(Double(embedding[0] / embedding[1]) - above / below) <= 1e-4)
    }

    @Test func aVectorOfZerosStaysZero() throws {
        var tensors = SmallCheckpoint.headTensors(width: 4, hidden: 3)
        tensors[4] = WrittenTensor("4.weight", shape: [256, 3], bytes: nil)
        tensors[5] = WrittenTensor("4.bias", shape: [256], bytes: nil)
        #expect(try load(tensors).embedding(of: [1, 2, 3, 4]) == [Float](repeating: 0, count: 256))
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func noEmbeddingIsMadeOfWhatIsNoNumber(value: Float) throws {
        let head = try load(SmallCheckpoint.headTensors(width: 4))
        expectFailure(.headMalformed, "finite") { _ = try head.embedding(of: [1, value, 2, 3]) }
    }

    @Test(arguments: [0, 3, 5, 2048])
    func featuresOfAnotherWidthAreRefused(count: Int) throws {
        let head = try load(SmallCheckpoint.headTensors(width: 4))
        expectFailure(.headWidth, "4 values", "gives \(count)") {
            _ = try head.embedding(of: [Float](repeating: 1, count: count))
        }
    }

    @Test(arguments: ["0.weight", "0.bias", "1.weight", "1.bias", "4.weight", "4.bias"])
    func eachTensorIsNeeded(name: String) throws {
        let tensors = SmallCheckpoint.headTensors(width: 4)
        expectFailure(.headMalformed, name, "head.safetensors") { _ = try load(tensors.filter { $0.name != name }) }
        let wrongType = tensors.map {
            $0.name == name ? WrittenTensor(name, element: "I64", shape: $0.shape, bytes: nil) : $0
        }
        expectFailure(.checkpointTensor, name, "I64", "head.safetensors") { _ = try load(wrongType) }
    }

    @Test(
        arguments: [
            ("0.weight", [24]), ("0.weight", [24, 4, 1]), ("0.weight", [23, 4]), ("0.weight", [0, 4]),
            ("0.weight", [24, 0]),
            ("0.bias", [23]), ("0.bias", [24, 1]), ("0.bias", []), ("1.weight", [25]), ("1.weight", [1, 24]),
            ("1.bias", [1]), ("4.weight", [255, 24]), ("4.weight", [24, 256]), ("4.weight", [256, 23]),
            ("4.weight", [6144]), ("4.bias", [255]), ("4.bias", [256, 1]),
        ] as [(String, [Int])]
    )
    func eachShapeIsChecked(name: String, shape: [Int]) {
        let tensors = SmallCheckpoint.headTensors(width: 4).map {
            $0.name == name ? WrittenTensor(name, shape: shape, bytes: nil) : $0
        }
        // A first weight of 23 rows is found through the bias that does not fit it.
        expectFailure(.headMalformed, name == "0.weight" && shape == [23, 4] ? "0.bias" : name) {
            _ = try load(tensors)
        }
    }

    @Test func aHeadWithoutHiddenValuesIsRefused() {
        let tensors = [
            ("0.weight", [0, 4]), ("0.bias", [0]), ("1.weight", [0]), ("1.bias", [0]), ("4.weight", [256, 0]),
            ("4.bias", [256]),
        ].map { WrittenTensor($0, shape: $1, bytes: nil) }
        expectFailure(.headMalformed, "0.weight", "[0, 4]") { _ = try load(tensors) }
    }

    @Test func whatIsNoFileIsRefused() throws {
        expectFailure(.checkpointMissing, "/absent/head.safetensors") {
            _ = try ProjectionHead(path: "/absent/head.safetensors")
        }
        try withTemporaryDirectory { directory in
            try Data("not a head, only text".utf8).write(to: URL(filePath: directory + "/head.safetensors"))
            expectFailure(.checkpointMalformed, "head.safetensors") {
                _ = try ProjectionHead(path: directory + "/head.safetensors")
            }
        }
    }
}
