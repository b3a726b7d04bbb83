import Foundation

/// A checkpoint with random weights, made from its configuration alone, that tests change and write to a directory.
struct SmallCheckpoint {
    var config: JSONValue
    var preprocessor: JSONValue? = [
        "size": ["shortest_edge": 1024, "longest_edge": 4096], "patch_size": 8, "temporal_patch_size": 2,
        "merge_size": 2, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
    ]
    var contract: JSONValue? = ["promptTokenIds": ["before": [1, 2, 3], "after": [4, 5, 6, 7]]]
    var tensors: [WrittenTensor]
    /// The number of weight files; more than one come with an index.
    var shards = 1
    /// The head's tensors, or none.
    var head: [WrittenTensor]?

    /// A model of the given width, with one language layer, one vision block and one deepstack merger.
    ///
    /// With `zeroEmbeddings` the embedding table is a hole in the file, for large vocabularies.
    init(width: Int = 32, vocabulary: Int = 40, element: String = "BF16", zeroEmbeddings: Bool = false) {
        config = Self.configuration(width: width, vocabulary: vocabulary)
        tensors = Self.shapes(width: width, vocabulary: vocabulary).map { name, shape in
            if zeroEmbeddings, name.hasSuffix("embed_tokens.weight") {
                return WrittenTensor(name, element: element, shape: shape, bytes: nil)
            }
            return Self.randomTensor(name, element: element, shape: shape)
        }
    }

    /// The tensors of a head that takes `width` features.
    static func headTensors(width: Int, hidden: Int = 24, element: String = "F32") -> [WrittenTensor] {
        [
            ("0.weight", [hidden, width]), ("0.bias", [hidden]), ("1.weight", [hidden]), ("1.bias", [hidden]),
            ("4.weight", [256, hidden]), ("4.bias", [256]),
        ].map { randomTensor($0, element: element, shape: $1) }
    }

    /// Replaces the tensor of the same name.
    mutating func replace(_ tensor: WrittenTensor) {
        tensors = tensors.map { $0.name == tensor.name ? tensor : $0 }
    }

    /// Writes all files into a directory.
    func write(to directory: String) throws {
        try config.data().write(to: URL(filePath: directory + "/config.json"))
        try preprocessor?.data().write(to: URL(filePath: directory + "/preprocessor_config.json"))
        try contract?.data().write(to: URL(filePath: directory + "/stylematch.json"))
        if let head { try FixtureSafetensors.write(head, to: directory + "/head.safetensors") }
        guard shards > 1 else {
            return try FixtureSafetensors.write(tensors, to: directory + "/model.safetensors")
        }
        var map: [String: JSONValue] = [:]
        for shard in 0..<shards {
            let name = "model-\(shard + 1)-of-\(shards).safetensors"
            let part = tensors.enumerated().filter { $0.offset % shards == shard }.map(\.element)
            for tensor in part { map[tensor.name] = .string(name) }
            try FixtureSafetensors.write(part, to: directory + "/" + name, padding: shard)
        }
        let index: JSONValue = ["metadata": ["total_size": 0], "weight_map": .object(map)]
        try index.data().write(to: URL(filePath: directory + "/model.safetensors.index.json"))
    }

    private static func randomTensor(_ name: String, element: String, shape: [Int]) -> WrittenTensor {
        let seed = name.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        var numbers = SeededNumbers(seed)
        let isScale = name.contains("norm") && name.hasSuffix("weight") || name == "1.weight"
        let count = shape.reduce(1, *)
        let values = numbers.floats(count, reach: isScale ? 0.25 : 0.5, center: isScale ? 1 : 0)
        return WrittenTensor(name, element: element, shape: shape, values: values)
    }
}
