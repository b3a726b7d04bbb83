import Foundation
import Inference
import Testing

/// The identity of text features: another for anything that decides them, and for nothing else.
@Suite struct TextFingerprintTests {
    private struct Identity: Hashable {
        let text: String
        let backbone: String
    }

    private func identity(
        options: StyleEncoderOptions = StyleEncoderOptions(),
        _ edit: (inout SmallCheckpoint) -> Void = { _ in },
        tokenizer change: (JSONValue) -> JSONValue = { $0 }
    ) async throws -> Identity {
        try await withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint(vocabulary: 1024)
            checkpoint.contract = [
                "promptTokenIds": ["before": [1, 2, 3], "after": [4, 5, 6, 7]],
                "textPrompt": ["before": [3, 17, 5], "after": [4, 5]],
            ]
            edit(&checkpoint)
            try checkpoint.write(to: directory)
            try change(TokenizerFixture.document()).data().write(to: URL(filePath: directory + "/tokenizer.json"))
            let encoder = try StyleEncoder(checkpoint: directory, options: options)
            return Identity(text: try await encoder.textFingerprint(), backbone: encoder.fingerprint.backbone)
        }
    }

    /// A change of this constant means that every text vector stored under it must be computed again.
    @Test func `it is the same in every run and every build`() async throws {
        let found = try await identity()
        #expect(found.text == "95e3a82c4f7f763cef6392513c17e7ab5b4d020897585a1ae91aadcca5665ed5")
        #expect(found.text != found.backbone)
    }

    @Test func `it does not depend on photos, files or limits`() async throws {
        let plain = try await identity()
        let narrower = try await identity(options: .init(maximumPixels: 2048, threadCount: 1))
        #expect(narrower.text == plain.text && narrower.backbone != plain.backbone)
        let prompted = try await identity {
            $0.contract = $0.contract?.setting("promptTokenIds", to: ["before": [1], "after": [2]])
        }
        #expect(prompted.text == plain.text && prompted.backbone != plain.backbone)
        let vision = try await identity { checkpoint in
            let tensor = checkpoint.tensors.first { $0.name == "model.visual.pos_embed.weight" }
            guard let tensor else { return }
            let bytes = [UInt8](repeating: 0, count: tensor.byteCount)
            checkpoint.replace(WrittenTensor(tensor.name, element: "BF16", shape: tensor.shape, bytes: bytes))
        }
        #expect(vision.text == plain.text && vision.backbone != plain.backbone)
        #expect(try await identity { $0.head = SmallCheckpoint.headTensors(width: 32) } == plain)
        #expect(try await identity { $0.shards = 3 } == plain)
        #expect(try await identity { $0.contract = $0.contract?.setting("maxTextTokens", to: 7) } == plain)
        #expect(try await identity(tokenizer: { $0.setting("padding", to: [:]) }) == plain)
    }

    @Test(
        arguments: [
            ("textPrompt", ["before": [3, 17], "after": [4, 5]]),
            ("textPrompt", ["before": [3, 17, 5], "after": [4]]),
            ("textPool", "text"), ("normStage", "before"),
        ] as [(String, JSONValue)]
    )
    func `it changes with the contract`(field: String, value: JSONValue) async throws {
        let changed = try await identity { $0.contract = $0.contract?.setting(field, to: value) }
        #expect(try await changed.text != identity().text)
    }

    @Test func `it changes with the weights, the configuration and the tokenizer`() async throws {
        let plain = try await identity()
        var seen: Set<String> = [plain.text]
        for name in SmallCheckpoint.shapes(width: 32, vocabulary: 1024).map(\.name)
        where name.contains("language_model") {
            let changed = try await identity { checkpoint in
                guard let tensor = checkpoint.tensors.first(where: { $0.name == name }), var bytes = tensor.bytes else {
                    return
                }
                bytes[0] ^= 1
                checkpoint.replace(WrittenTensor(name, element: "BF16", shape: tensor.shape, bytes: bytes))
            }
            #expect(seen.insert(changed.text).inserted, "\(name)")
        }
        let rotary = try await identity {
            $0.config = $0.config.setting("text_config.rope_parameters.rope_theta", to: 20_000.0)
        }
        #expect(seen.insert(rotary.text).inserted)
        let tokenizer = try await identity(tokenizer: { $0.setting("normalizer", to: .null) })
        #expect(seen.insert(tokenizer.text).inserted && tokenizer.backbone == plain.backbone)
    }
}
