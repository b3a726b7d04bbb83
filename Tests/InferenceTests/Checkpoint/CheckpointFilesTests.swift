import Foundation
import Inference
import Testing

/// The files of a checkpoint directory: which are needed, and what is said when one is missing or no such file.
@Suite struct CheckpointFilesTests {
    private static let photo = "exif-1.jpg"

    @Test func aMissingDirectoryIsNamed() {
        expectFailure(.checkpointMissing, "/absent/directory/config.json") {
            _ = try StyleEncoder(checkpoint: "/absent/directory")
        }
    }

    @Test(arguments: ["config.json", "model.safetensors"])
    func aMissingFileIsNamed(name: String) throws {
        try withTemporaryDirectory { directory in
            try SmallCheckpoint().write(to: directory)
            try FileManager.default.removeItem(atPath: directory + "/" + name)
            expectFailure(.checkpointMissing, directory + "/" + name) { _ = try StyleEncoder(checkpoint: directory) }
        }
    }

    @Test(arguments: ["config.json", "preprocessor_config.json", "stylematch.json", "model.safetensors"])
    func aDirectoryInPlaceOfAFileIsNamed(name: String) throws {
        try withTemporaryDirectory { directory in
            try SmallCheckpoint().write(to: directory)
            try FileManager.default.removeItem(atPath: directory + "/" + name)
            try FileManager.default.createDirectory(
                atPath: directory + "/" + name,
                withIntermediateDirectories: false
            )
            let code: InferenceError.Code = name.hasSuffix("json") ? .checkpointMissing : .checkpointMalformed
            expectFailure(code, directory + "/" + name) { _ = try StyleEncoder(checkpoint: directory) }
        }
    }

    @Test(arguments: [
        "config.json", "preprocessor_config.json", "stylematch.json", "model.safetensors", "head.safetensors",
    ])
    func anEmptyFileIsNamed(name: String) throws {
        try withTemporaryDirectory { directory in
            try SmallCheckpoint().write(to: directory)
            try Data().write(to: URL(filePath: directory + "/" + name))
            expectFailure(.checkpointMalformed, directory + "/" + name) { _ = try StyleEncoder(checkpoint: directory) }
        }
    }

    @Test func filesThatMayBeAbsentMayBeAbsent() throws {
        try withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint(vocabulary: 151_936, zeroEmbeddings: true)
            checkpoint.preprocessor = nil
            checkpoint.contract = nil
            try checkpoint.write(to: directory)
            let encoder = try StyleEncoder(checkpoint: directory)
            #expect(encoder.pixelBounds == 65_536...16_777_216)
            #expect(encoder.head == nil)
            let photo = try ModelFixture.photo(Self.photo)
            let features = try encoder.compute(photo).values
            #expect(features.count == 32 && features.allSatisfy { $0.isFinite })
            expectFailure(.headMalformed, directory, "head.safetensors") { _ = try encoder.project(features) }
        }
    }

    @Test func shardsAreReadThroughTheirIndex() throws {
        let photo = try ModelFixture.photo(Self.photo)
        let results = try [1, 2, 5].map { shards in
            try withTemporaryDirectory { directory in
                var checkpoint = SmallCheckpoint()
                checkpoint.shards = shards
                try checkpoint.write(to: directory)
                return try StyleEncoder(checkpoint: directory).compute(photo).values.bitPatterns
            }
        }
        #expect(results[1] == results[0] && results[2] == results[0])
    }

    @Test func aMissingShardIsNamed() throws {
        try withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint()
            checkpoint.shards = 3
            try checkpoint.write(to: directory)
            try FileManager.default.removeItem(atPath: directory + "/model-2-of-3.safetensors")
            expectFailure(.checkpointMissing, directory + "/model-2-of-3.safetensors") {
                _ = try StyleEncoder(checkpoint: directory)
            }
        }
    }

    @Test(
        arguments: [
            (["weight_map": ["a": "../model.safetensors"]], "../model.safetensors"),
            (["weight_map": ["a": "/etc/hostname"]], "/etc/hostname"), (["weight_map": ["a": ""]], "index.json"),
            (["weight_map": ["a": "sub/model.safetensors"]], "sub/model.safetensors"),
            (["weight_map": ["a": ".."]], "/.."),
            (["weight_map": ["a": 1]], "weight_map"), (["weight_map": []], "weight_map"), ([:], "weight_map"),
            ([], "index.json"),
        ] as [(JSONValue, String)]
    )
    func anIndexThatNamesNoFileBesideItIsRefused(index: JSONValue, fragment: String) throws {
        try withTemporaryDirectory { directory in
            try SmallCheckpoint().write(to: directory)
            try index.data().write(to: URL(filePath: directory + "/model.safetensors.index.json"))
            expectFailure(.checkpointMalformed, fragment, directory) { _ = try StyleEncoder(checkpoint: directory) }
        }
    }

    @Test func aTensorInTwoShardsIsRefused() throws {
        try withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint()
            checkpoint.shards = 2
            try checkpoint.write(to: directory)
            let name = checkpoint.tensors[0].name
            try FixtureSafetensors.write(
                checkpoint.tensors.enumerated().filter { $0.offset % 2 == 1 || $0.offset == 0 }.map(\.element),
                to: directory + "/model-2-of-2.safetensors"
            )
            expectFailure(.checkpointMalformed, name, "model-1-of-2", "model-2-of-2") {
                _ = try StyleEncoder(checkpoint: directory)
            }
        }
    }
}
