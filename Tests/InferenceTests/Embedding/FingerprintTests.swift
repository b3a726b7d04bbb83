import Foundation
import Inference
import Parallelism
import Testing

/// The identity of embeddings: the same for the same checkpoint, another for any difference that counts.
@Suite struct FingerprintTests {
    private func fingerprint(
        threads: Int = 2,
        options: StyleEncoderOptions? = nil,
        _ change: (inout SmallCheckpoint) -> Void = { _ in }
    ) throws -> Fingerprint {
        try withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint()
            checkpoint.head = SmallCheckpoint.headTensors(width: 32)
            change(&checkpoint)
            try checkpoint.write(to: directory)
            var options = options ?? StyleEncoderOptions()
            options.threadCount = threads
            return try StyleEncoder(checkpoint: directory, options: options).fingerprint
        }
    }

    @Test func isSixtyFourHexadecimalDigits() throws {
        let found = try fingerprint()
        for text in [found.backbone, try #require(found.embedding)] {
            #expect(text.count == 64 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        }
        #expect(found.backbone != found.embedding)
    }

    /// A change of these constants means that every vector stored under them must be computed again.
    @Test func isTheSameInEveryRunAndEveryBuild() throws {
        let found = try fingerprint()
        #expect(found.backbone == "555fbcc8e0fe899c6f4d051529344a11457e781b28cd37c7e9289229c8358a72")
        #expect(found.embedding == "1345a11530b38b23e922abd55a3bdb4524c23ce377e15ebb1d5d1390f6c434df")
    }

    @Test func doesNotDependOnFilesThreadsOrWhatDoesNotCount() throws {
        let plain = try fingerprint()
        for threads in [1, 3, 8] { #expect(try fingerprint(threads: threads) == plain) }
        for shards in [2, 5] { #expect(try fingerprint { $0.shards = shards } == plain) }
        #expect(try fingerprint { $0.tensors.reverse() } == plain)
        #expect(try fingerprint { $0.config = $0.config.setting("transformers_version", to: "9") } == plain)
        #expect(try fingerprint { $0.config = $0.config.setting("text_config.use_cache", to: false) } == plain)
        let old = try fingerprint { checkpoint in
            checkpoint.config = checkpoint.config.setting("text_config.rope_parameters", to: nil)
                .setting("text_config.rope_theta", to: 10_000)
                .setting("text_config.rope_scaling", to: ["mrope_section": [4, 2, 2], "rope_type": "default"])
        }
        #expect(old == plain)
        var limits = StyleEncoderOptions()
        limits.limits.maxBytes = 1 << 30
        #expect(try fingerprint(options: limits) == plain)
    }

    @Test func changesWithEachWeight() throws {
        let plain = try fingerprint()
        var seen: Set<Fingerprint> = [plain]
        for name in SmallCheckpoint.shapes(width: 32, vocabulary: 40).map(\.name) {
            let changed = try fingerprint { checkpoint in
                guard let tensor = checkpoint.tensors.first(where: { $0.name == name }), var bytes = tensor.bytes else {
                    return
                }
                bytes[bytes.count - 1] ^= 1
                checkpoint.replace(WrittenTensor(name, element: "BF16", shape: tensor.shape, bytes: bytes))
            }
            #expect(seen.insert(changed).inserted, "\(name)")
        }
        #expect(try fingerprint { $0.tensors = SmallCheckpoint(element: "F32").tensors } != plain)
    }

    @Test(
        arguments: [
            ("text_config.rms_norm_eps", 1e-5), ("text_config.rope_parameters.rope_theta", 20_000.0),
            ("text_config.rope_parameters.mrope_section", [2, 3, 3]), ("vision_config.num_heads", 1),
            ("vision_config.rope_parameters", ["rope_theta": 500.0]),
        ] as [(String, JSONValue)]
    )
    func changesWithTheConfiguration(field: String, value: JSONValue) throws {
        let plain = try fingerprint()
        let changed = try fingerprint { $0.config = $0.config.setting(field, to: value) }
        #expect(changed.backbone != plain.backbone && changed.embedding != plain.embedding)
    }

    @Test(
        arguments: [
            ("size", ["shortest_edge": 1025, "longest_edge": 4096]),
            ("size", ["shortest_edge": 1024, "longest_edge": 4097]),
            ("image_mean", [0.5, 0.5, 0.51]), ("image_std", [0.5, 0.51, 0.5]),
        ] as [(String, JSONValue)]
    )
    func changesWithThePreprocessing(field: String, value: JSONValue) throws {
        let plain = try fingerprint()
        let changed = try fingerprint { $0.preprocessor = $0.preprocessor?.setting(field, to: value) }
        #expect(changed.backbone != plain.backbone && changed.embedding != plain.embedding)
    }

    @Test func changesWithTheCallersPixelBoundsAsWithTheCheckpoints() throws {
        let byOption = try fingerprint(options: .init(minimumPixels: 2048, maximumPixels: 3000))
        let byContract = try fingerprint {
            $0.contract = $0.contract?.setting("minPixels", to: 2048).setting("maxPixels", to: 3000)
        }
        let byPreprocessor = try fingerprint {
            $0.preprocessor = $0.preprocessor?.setting("size", to: ["shortest_edge": 2048, "longest_edge": 3000])
        }
        #expect(byOption == byContract && byContract == byPreprocessor)
        #expect(try fingerprint() != byOption)
    }

    @Test func theHeadChangesTheEmbeddingsAlone() throws {
        let plain = try fingerprint()
        var seen = Set([plain.embedding])
        for index in 0..<6 {
            let changed = try fingerprint { checkpoint in
                guard let tensor = checkpoint.head?[index], var bytes = tensor.bytes else { return }
                bytes[0] ^= 1
                checkpoint.head?[index] = WrittenTensor(tensor.name, shape: tensor.shape, bytes: bytes)
            }
            #expect(changed.backbone == plain.backbone)
            #expect(seen.insert(changed.embedding).inserted)
        }
        let without = try fingerprint { $0.head = nil }
        #expect(without.backbone == plain.backbone && without.embedding == nil)
    }

    @Test func identifiesTheMappedWeightsAndNotWhatTookTheirName() throws {
        try withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint()
            try checkpoint.write(to: directory)
            let before = try StyleEncoder(checkpoint: directory).fingerprint
            let opened = try Checkpoint(path: directory)
            checkpoint.tensors = SmallCheckpoint(element: "F16").tensors
            let replacement = directory + "/replacement"
            try FixtureSafetensors.write(checkpoint.tensors, to: replacement)
            #expect(rename(replacement, directory + "/model.safetensors") == 0)
            let team = WorkerTeam(count: 2)
            let encoder = try StyleEncoder(
                opened,
                backbone: CPUBackbone(opened, team: team),
                options: StyleEncoderOptions(),
                team: team
            )
            #expect(encoder.fingerprint == before)
            #expect(try StyleEncoder(checkpoint: directory).fingerprint != before)
        }
    }
}
