import FoundationEssentials

/// A projection head with random weights, for looking at a checkpoint that has no trained head yet.
///
/// It keeps the distances among features only roughly; nothing it ranks means anything for a product.
package enum UntrainedHead {
    static let hiddenSize = 2048
    static let embeddingSize = 256

    /// Writes the head as a safetensors file; the same width and seed always give the same file.
    package static func write(featureDimension: Int, seed: UInt64 = 1, to path: String) throws {
        var generator = SplitMix64(state: seed)
        var header: [String: TensorDescription] = [:]
        var data = Data()
        func add(_ name: String, _ shape: [Int], _ value: (inout SplitMix64) -> Float) {
            let start = data.count
            for _ in 0..<shape.reduce(1, *) {
                withUnsafeBytes(of: value(&generator).bitPattern.littleEndian) { data.append(contentsOf: $0) }
            }
            header[name] = TensorDescription(dtype: "F32", shape: shape, data_offsets: [start, data.count])
        }
        // PyTorch's initialisation of a linear layer: uniform within one over the root of its inputs.
        func uniform(_ inputs: Int) -> (inout SplitMix64) -> Float {
            let bound = 1 / Float(inputs).squareRoot()
            return { Float.random(in: -bound...bound, using: &$0) }
        }
        add("0.weight", [hiddenSize, featureDimension], uniform(featureDimension))
        add("0.bias", [hiddenSize], uniform(featureDimension))
        add("1.weight", [hiddenSize]) { _ in 1 }
        add("1.bias", [hiddenSize]) { _ in 0 }
        add("4.weight", [embeddingSize, hiddenSize], uniform(hiddenSize))
        add("4.bias", [embeddingSize], uniform(hiddenSize))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var json = try encoder.encode(header)
        json.append(Data(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
        var file = Data()
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { file.append(contentsOf: $0) }
        try (file + json + data).write(to: URL(filePath: path))
    }

    private struct TensorDescription: Encodable {
        let dtype: String
        let shape: [Int]
        // swift-format-ignore: AlwaysUseLowerCamelCase
        let data_offsets: [Int]
    }

    /// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    private struct SplitMix64: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }
}
