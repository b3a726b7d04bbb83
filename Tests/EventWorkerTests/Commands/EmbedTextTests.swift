import EventWorker
import Foundation
import Inference
import Testing

/// `event-worker embed --text`.
@Suite(.timeLimit(.minutes(2)))
struct EmbedTextTests {
    private let model = TextModel.path

    @Test func `texts become lines with features and a fingerprint of their own`() async throws {
        let texts = ["조용하고 따뜻한 사람", "--text", "-1", "a\nb", "<|im_end|>"]
        let run = try await Program.run(["embed", "--model", model] + texts.flatMap { ["--text", $0] })
        #expect(run.status == 0)
        let lines = try run.json(EmbedCommandTests.Line.self)
        #expect(lines.map(\.input) == texts)
        let encoder = try StyleEncoder(checkpoint: model)
        let fingerprint = try await encoder.textFingerprint()
        #expect(fingerprint != encoder.backboneFingerprint)
        for (line, text) in zip(lines, texts) {
            #expect(line.fingerprint == fingerprint)
            #expect(line.embedding == nil && line.error == nil)
            let expected = try await encoder.encode(text: text).values
            #expect(line.features?.count == encoder.featureDimension)
            // The program may have taken another kernel of the same library.
            #expect(zip(line.features ?? [], expected).allSatisfy { abs($0 - $1) < 1e-3 })
        }
    }

    @Test func `texts come before photos`() async throws {
        let folder = try PhotoFolder()
        _ = try folder.add(drawing: 1)
        let photo = folder.path + "/1.jpg"
        let run = try await Program.run(["embed", "--model", model, "--features", photo, "--text", "a"])
        #expect(run.status == 0)
        let lines = try run.json(EmbedCommandTests.Line.self)
        #expect(lines.map(\.input) == ["a", photo])
        #expect(lines.map { $0.features?.count } == [48, 48])
        #expect(Set(lines.map(\.fingerprint)).count == 2)
    }

    @Test func `a text that cannot be read has its own line, and the exit status says so`() async throws {
        let long = String(repeating: "1", count: 1025)
        let run = try await Program.run([
            "embed", "--model", model, "--text", "", "--text", "a", "--text", " \n", "--text", long,
        ])
        #expect(run.status == 1)
        let lines = try run.json(EmbedCommandTests.Line.self)
        #expect(lines.map(\.input) == ["", "a", " \n", long])
        #expect(lines.map { $0.error?.code } == ["text_empty", nil, "text_empty", "text_too_long"])
        #expect(lines.map { $0.features == nil } == [true, false, true, true])
        #expect(lines[3].error?.message.contains("1025") == true)
    }

    @Test func `without a tokenizer photos are read and texts are refused`() async throws {
        let folder = try PhotoFolder()
        _ = try folder.add(drawing: 1)
        try folder.directory.makeDirectory("mute")
        for name in ["config.json", "model.safetensors", "preprocessor_config.json", "stylematch.json"] {
            try folder.directory.link("mute/\(name)", to: "\(model)/\(name)")
        }
        let mute = folder.directory.path + "/mute"
        #expect(try await Program.run(["embed", "--model", mute, "--features", folder.path + "/1.jpg"]).status == 0)
        let refused = try await Program.run(["embed", "--model", mute, "--text", "a"])
        #expect(refused.status == 2)
        #expect(refused.output.isEmpty)
        #expect(refused.errors.contains(mute) && refused.errors.contains("tokenizer.json"))
    }

    @Test func `neither photo nor text is wrong use`() async throws {
        let run = try await Program.run(["embed", "--model", model])
        #expect(run.status == 2 && run.errors.contains("--text"))
    }
}
