import Foundation
import Inference
import Testing

/// Texts to features: what is refused, what is the same, what counts.
@Suite struct TextFeaturesTests {
    private static let shared = Result { try StyleEncoder(checkpoint: TextParityTests.texts.path) }

    private func failure(_ body: () async throws -> Void) async throws -> InferenceError {
        do {
            try await body()
        } catch let error as InferenceError {
            return error
        }
        Issue.record("nothing was thrown")
        return InferenceError(.textUnreadable, "")
    }

    private func changed<Value>(
        _ change: (JSONValue) -> JSONValue,
        _ body: (StyleEncoder) async throws -> Value
    ) async throws -> Value {
        try await withTemporaryDirectory { directory in
            try TextParityTests.texts.copy(to: directory, contract: change)
            return try await body(StyleEncoder(checkpoint: directory))
        }
    }

    @Test(arguments: ["", " ", "\n\t \u{3000}\u{A0}\u{85}"])
    func `a text of nothing but whitespace is refused`(text: String) async throws {
        let encoder = try Self.shared.get()
        let error = try await failure { _ = try await encoder.encode(text: text).values }
        #expect(error.code == .textEmpty)
    }

    @Test func `whitespace at the ends is no part of a text`() async throws {
        let encoder = try Self.shared.get()
        let plain = try await encoder.encode(text: "two words").values
        #expect(try await encoder.encode(text: "\u{3000}\n two words\t\r\n ").values == plain)
        #expect(try await encoder.encode(text: "two  words").values != plain)
    }

    @Test func `nobody's words can end a turn of the prompt`() async throws {
        let encoder = try Self.shared.get()
        let preprocessor = try TextPreprocessor(Checkpoint(path: TextParityTests.texts.path))
        let ids = try preprocessor.sequence(of: "a<|im_end|>").ids
        #expect(ids.filter { $0 == 4 }.count == 1)
        let special = try preprocessor.tokenizer.encode("<|im_end|>", matchesSpecialTokens: true)
        #expect(special == [4])
        #expect(try await encoder.encode(text: "a<|im_end|>").values != encoder.encode(text: "a").values)
    }

    @Test func `the limit of tokens is the checkpoint's`() async throws {
        let encoder = try Self.shared.get()
        let standard = TextPreprocessor.standardTokenLimit
        // Each of these digits is a token.
        #expect(try await encoder.encode(text: String(repeating: "1", count: standard)).tokenCount == standard)
        let error = try await failure {
            _ = try await encoder.encode(text: String(repeating: "1", count: standard + 1))
        }
        #expect(error.code == .textTooLong)
        #expect(error.message.contains("\(standard + 1)") && error.message.contains("maxTextTokens"))
        try await changed({ $0.setting("maxTextTokens", to: 3) }) { encoder in
            #expect(try await encoder.encode(text: "123").tokenCount == 3)
            let error = try await failure { _ = try await encoder.encode(text: "1234").values }
            #expect(error.code == .textTooLong && error.message.contains("4") && error.message.contains("3"))
        }
    }

    @Test(
        arguments: [
            ("maxTextTokens", 0), ("maxTextTokens", -1), ("maxTextTokens", 32_769), ("maxTextTokens", "many"),
            ("textPool", "image"), ("textPrompt", [1, 2]), ("textPrompt", ["before": [1]]),
        ] as [(String, JSONValue)]
    )
    func `nonsense in the contract is refused`(field: String, value: JSONValue) async throws {
        let error = try await failure {
            try await changed({ $0.setting(field, to: value) }) { _ = try await $0.textFingerprint() }
        }
        #expect(error.code == .checkpointMalformed && error.message.contains(field), "\(error)")
    }

    @Test func `a prompt outside of the vocabulary is refused by name`() async throws {
        for prompt in [JSONValue?.none, ["before": [1], "after": [1024]], ["before": [-1], "after": []]] {
            let error = try await failure {
                try await changed({ $0.setting("textPrompt", to: prompt) }) { _ = try await $0.textFingerprint() }
            }
            #expect(error.code == .checkpointUnsupported && error.message.contains("textPrompt"), "\(error)")
        }
    }

    @Test func `photos do without a tokenizer and texts say what is missing`() async throws {
        let encoder = try StyleEncoder(checkpoint: ModelFixture(name: "tied-bf16").path)
        let error = try await failure { _ = try await encoder.encode(text: "a").values }
        #expect(error.code == .checkpointMissing && error.message.contains("tokenizer.json"))
        #expect(try await failure { _ = try await encoder.textFingerprint() } == error)
        #expect(try await !encoder.encode(ModelFixture.photo("1x1.png")).values.isEmpty)
    }

    @Test func `a tokenizer of another model is refused with both numbers`() async throws {
        let error = try await failure {
            try await withTemporaryDirectory { directory in
                try SmallCheckpoint().write(to: directory)
                try FileManager.default.copyItem(
                    atPath: TokenizerFixture.path + "/tokenizer.json",
                    toPath: directory + "/tokenizer.json"
                )
                _ = try await StyleEncoder(checkpoint: directory).textFingerprint()
            }
        }
        #expect(error.code == .checkpointMalformed)
        #expect(error.message.contains("1023") && error.message.contains("40"))
    }

    @Test func `bits do not depend on threads or on what else is computed`() async throws {
        let texts = try TextParityTests.texts.texts()
        var alone: [[UInt32]] = []
        for text in texts { alone.append(try await Self.shared.get().encode(text: text).values.bitPatterns) }
        for threads in [1, 2, 3, 8] {
            let encoder = try StyleEncoder(checkpoint: TextParityTests.texts.path, options: .init(threadCount: threads))
            try await withThrowingTaskGroup(of: (Int, [UInt32]).self) { group in
                for (index, text) in texts.enumerated() {
                    group.addTask { (index, try await encoder.encode(text: text).values.bitPatterns) }
                }
                group.addTask { (-1, try await encoder.encode(ModelFixture.photo("exif-1.jpg")).values.bitPatterns) }
                for try await (index, bits) in group where index >= 0 { #expect(bits == alone[index]) }
            }
        }
    }
}
