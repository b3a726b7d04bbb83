import FoundationEssentials

/// A Hugging Face checkpoint directory, as downloaded: configuration, one or several safetensors files, and the
/// optional serving contract.
package struct Checkpoint: Sendable {
    /// The directory.
    package let path: String
    /// `config.json`.
    package let configuration: ModelConfiguration
    /// `preprocessor_config.json`, or Qwen3-VL's values when there is none.
    package let preprocessor: PreprocessorConfiguration
    /// `stylematch.json`, or the defaults when there is none.
    package let contract: ServingContract
    private let files: [SafetensorsFile]
    private let fileOfTensor: [String: Int]

    /// Opens a checkpoint without reading its weights.
    ///
    /// - Throws: `checkpoint_missing`, `checkpoint_malformed` or `checkpoint_unsupported`, naming file and field.
    package init(path: String) throws(InferenceError) {
        self.path = path
        configuration = try JSONFile.decode(ModelConfiguration.self, path: path + "/config.json")
        preprocessor =
            try JSONFile.decodeIfPresent(PreprocessorConfiguration.self, path: path + "/preprocessor_config.json")
            ?? PreprocessorConfiguration()
        try preprocessor.requireAgreement(with: configuration.vision)
        contract =
            try JSONFile.decodeIfPresent(ServingContract.self, path: path + "/stylematch.json") ?? .unspecified
        var files: [SafetensorsFile] = []
        var fileOfTensor: [String: Int] = [:]
        for name in try Self.weightFiles(in: path) {
            let file = try SafetensorsFile(path: path + "/" + name)
            for tensor in file.header.entries.keys {
                if let other = fileOfTensor.updateValue(files.count, forKey: tensor) {
                    throw InferenceError(
                        .checkpointMalformed,
                        "tensor \(tensor) is both in \(files[other].path) and in \(file.path)"
                    )
                }
            }
            files.append(file)
        }
        self.files = files
        self.fileOfTensor = fileOfTensor
    }

    private static func weightFiles(in path: String) throws(InferenceError) -> [String] {
        struct Index: Decodable {
            // swift-format-ignore: AlwaysUseLowerCamelCase
            let weight_map: [String: String]
        }
        let indexPath = path + "/model.safetensors.index.json"
        guard let index = try JSONFile.decodeIfPresent(Index.self, path: indexPath) else {
            return ["model.safetensors"]
        }
        let names = Set(index.weight_map.values).sorted()
        if let stranger = names.first(where: { $0.contains("/") || $0.isEmpty }) {
            throw InferenceError(.checkpointMalformed, "\(indexPath) names \(stranger), which is not a file beside it")
        }
        return names
    }

    /// The names of all tensors, sorted.
    package var tensorNames: [String] { fileOfTensor.keys.sorted() }

    /// The tensor called `name`, which must have exactly `shape`.
    ///
    /// - Throws: `checkpoint_tensor` with the name and both shapes.
    package func tensor(_ name: String, shape: [Int]) throws(InferenceError) -> Tensor {
        let tensor = try tensor(name)
        guard tensor.shape == shape else {
            throw InferenceError(
                .checkpointTensor,
                "tensor \(name) in \(path) has shape \(tensor.shape), config.json asks for \(shape)"
            )
        }
        return tensor
    }

    /// The tensor called `name`, of any shape.
    ///
    /// - Throws: `checkpoint_tensor`.
    package func tensor(_ name: String) throws(InferenceError) -> Tensor {
        guard let file = fileOfTensor[name], let tensor = try files[file].tensor(name) else {
            throw InferenceError(.checkpointTensor, "tensor \(name) is missing from the checkpoint in \(path)")
        }
        return tensor
    }
}
